"""What begins and ends in a file: its calendars, and in each of them its time zones and events."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from booking.calendars.foreign import entries
from booking.calendars.foreign.lines import Line, Property

# All else is skipped unread: it is most of a file.
# fmt: off
_READ = frozenset((
    "ATTENDEE", "DESCRIPTION", "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE", "LOCATION", "METHOD",
    "ORGANIZER", "RDATE", "RECURRENCE-ID", "RRULE", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "TZID",
    "TZOFFSETFROM", "TZOFFSETTO", "UID", "VERSION", "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-BUSYSTATUS",
    "X-WR-TIMEZONE",
))
# fmt: on

_DEPTHS = {"VCALENDAR": 1, "VTIMEZONE": 2, "VEVENT": 2}


@dataclass(slots=True)
class Component:
    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        found = self.properties.get(name)
        return found[0] if found else None

    def every(self, name: str) -> list[Property]:
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """As written; "" where there is none."""
        found = self.first(name)
        return found.value if found else ""

    def word(self, name: str) -> str:
        """A value that is a word of RFC 5545, in capitals."""
        return self.text(name).upper()

    def parts_named(self, name: str) -> list["Component"]:
        return [part for part in self.parts if part.name == name]


def calendars_of(lines: Iterable[Line], encoding: str) -> list[Component]:
    """Raises UnreadableFile where a begin has no end, an end no begin, or something stands outside a calendar."""
    whole = Component("", 0)
    opened = [whole]
    for line in lines:
        if line.name == "BEGIN":
            begun = Component(_word_of(line, encoding), line.number)
            _check_place(begun, len(opened))
            opened[-1].parts.append(begun)
            opened.append(begun)
        elif line.name == "END":
            _end(opened, _word_of(line, encoding), line.number)
        elif len(opened) == 1:
            raise entries.UnreadableFile(entries.NOT_A_CALENDAR, line.number)
        elif line.name in _READ:
            opened[-1].properties.setdefault(line.name, []).append(line.property(encoding))
    if len(opened) > 1:
        raise entries.UnreadableFile(entries.CUT_OFF, opened[-1].line)
    return whole.parts


def _word_of(line: Line, encoding: str) -> str:
    return line.property(encoding).value.upper()


def _check_place(begun: Component, depth: int) -> None:
    if depth == 1 and begun.name != "VCALENDAR":
        raise entries.UnreadableFile(entries.NOT_A_CALENDAR, begun.line)
    if depth != _DEPTHS.get(begun.name, depth):  # what stands above it has not ended
        raise entries.UnreadableFile(entries.CUT_OFF, begun.line)


def _end(opened: list[Component], name: str, line: int) -> None:
    if len(opened) == 1:
        raise entries.UnreadableFile(entries.UNBALANCED, line)
    if opened[-1].name != name:
        # Either a line of END is missing above, or one of BEGIN.
        is_above = any(component.name == name for component in opened)
        raise entries.UnreadableFile(entries.CUT_OFF if is_above else entries.UNBALANCED, line)
    opened.pop()
