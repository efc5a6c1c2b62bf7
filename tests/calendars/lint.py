"""Our rules for calendars, and which of them a text breaks.

One predicate a rule, named by the sentence that the tests quote. Parsers forgive (icalendar, reading what it
wrote, misses three faults of four); this does not.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.calendars.content import Component, Property, Unreadable, read
from tests.calendars.zone_rules import disagreements

UUID4_AT_DOMAIN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}@[a-z0-9.-]+")
UTC_MOMENT = re.compile(r"\d{8}T\d{6}Z")
LOCAL_MOMENT = re.compile(r"\d{8}T\d{6}")
DATE = re.compile(r"\d{8}")
ESCAPED_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*", re.DOTALL)
# C0 but for the tab (line ends are looked at by bytes), DEL, C1, and the two Unicode separators.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")

ONCE_IN_EVENT = [
    "UID",
    "SEQUENCE",
    "CREATED",
    "DTSTAMP",
    "LAST-MODIFIED",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "STATUS",
    "TRANSP",
]
AT_MOST_ONCE_IN_EVENT = ("LOCATION", "DESCRIPTION", "URL")
TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "X-WR-CALNAME", "PRODID", "UID")
CSS_NAMES = {"teal", "plum", "indigo", "olive", "navy", "maroon", "purple", "sienna", "steelblue", "seagreen"}


@dataclass(frozen=True)
class Text:
    data: bytes
    calendar: Component
    zone: ZoneInfo
    window: tuple[date, date]

    @property
    def events(self) -> list[Component]:
        return self.calendar.within("VEVENT")

    def moments(self) -> Iterator[Property]:
        for event in self.events:
            yield from event.all("DTSTART") + event.all("DTEND")

    def zones_used(self) -> set[str]:
        return {moment.parameters["TZID"] for moment in self.moments() if "TZID" in moment.parameters}


Rule = Callable[[Text], bool]
"""True where the rule is kept."""


def faults_of_bytes(data: bytes) -> set[str]:
    lines = data.split(b"\r\n")
    kept = {
        "every line ends in CRLF": lines[-1] == b"" and not re.search(rb"(?<!\r)\n|\r(?!\n)", data),
        "no line is empty": all(lines[:-1]),
        "no line is longer than 75 octets": all(len(line) <= 75 for line in lines),
        "every line by itself is UTF-8": all(map(_is_utf8, lines)),
        "no control character": not CONTROLS.search(data.decode(errors="ignore")),
    }
    return {rule for rule, is_kept in kept.items() if not is_kept}


def faults_of_feed(data: bytes, *, zone: ZoneInfo, window: tuple[date, date]) -> set[str]:
    return _faults(data, zone, window, EVERYWHERE | FEED)


def faults_of_invitation(data: bytes, *, zone: ZoneInfo, window: tuple[date, date]) -> set[str]:
    return _faults(data, zone, window, EVERYWHERE | INVITATION)


def faults_of_file(data: bytes, *, zone: ZoneInfo, window: tuple[date, date]) -> set[str]:
    return _faults(data, zone, window, EVERYWHERE | FILE)


def _faults(data: bytes, zone: ZoneInfo, window: tuple[date, date], rules: dict[str, Rule]) -> set[str]:
    faults = faults_of_bytes(data)
    try:
        calendars = read(data)
    except Unreadable:
        return faults | {"components nest and lines are content lines"}
    if [each.name for each in calendars] != ["VCALENDAR"]:
        return faults | {"exactly one VCALENDAR"}
    text = Text(data, calendars[0], zone, window)
    return faults | {rule for rule, is_kept in rules.items() if not is_kept(text)}


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


# --- every calendar of ours ---------------------------------------------------------------------------------


def _heads(text: Text) -> bool:
    calendar = text.calendar
    return (calendar.value("VERSION"), calendar.value("CALSCALE")) == ("2.0", "GREGORIAN") and bool(
        calendar.value("PRODID")
    )


def _required_once(text: Text) -> bool:
    counts = [Counter(each.name for each in event.properties) for event in text.events]
    return all(
        all(count[name] == 1 for name in ONCE_IN_EVENT) and all(count[name] <= 1 for name in AT_MOST_ONCE_IN_EVENT)
        for count in counts
    )


def _escaped(text: Text) -> bool:
    texts = [each for part in text.calendar.walk() for each in part.properties if each.name in TEXTS]
    return all(ESCAPED_TEXT.fullmatch(each.value) for each in texts)


def _stamps_are_utc(text: Text) -> bool:
    names = ("CREATED", "DTSTAMP", "LAST-MODIFIED")
    values = [event.value(name) or "" for event in text.events for name in names]
    return all(UTC_MOMENT.fullmatch(value) for value in values)


def _no_floating(text: Text) -> bool:
    return all(
        {
            (): UTC_MOMENT,
            (("TZID", text.zone.key),): LOCAL_MOMENT,
            (("VALUE", "DATE"),): DATE,
        }.get(tuple(moment.parameters.items()), re.compile(r"(?!)")).fullmatch(moment.value)
        for moment in text.moments()
    )


def _same_form(text: Text) -> bool:
    return all(
        [each.parameters for each in event.all("DTSTART")] == [each.parameters for each in event.all("DTEND")]
        for event in text.events
    )


def _ends_later(text: Text) -> bool:
    # Within one form, and outside the doubled hour, the texts sort as the moments do.
    return all((event.value("DTSTART") or "") < (event.value("DTEND") or "") for event in text.events)


def _never_in_the_doubled_hour(text: Text) -> bool:
    for moment in text.moments():
        if "TZID" in moment.parameters and LOCAL_MOMENT.fullmatch(moment.value):
            wall = datetime.strptime(moment.value, "%Y%m%dT%H%M%S").replace(tzinfo=text.zone)
            if wall.utcoffset() != wall.replace(fold=1).utcoffset():
                return False
    return True


def _zones_as_used(text: Text) -> bool:
    described = [each.value("TZID") or "" for each in text.calendar.within("VTIMEZONE")]
    return sorted(described) == sorted(text.zones_used())


def _zone_has_rules(text: Text) -> bool:
    for timezone in text.calendar.within("VTIMEZONE"):
        rules = [len(observance.all("RRULE")) for observance in timezone.components]
        names = {each.name for part in timezone.walk() for each in part.properties}
        if names & {"RDATE", "COMMENT", "EXDATE"} or rules not in ([0], [1, 1]):
            return False
    return True


def _zone_agrees(text: Text) -> bool:
    return not any(disagreements(each, *text.window) for each in text.calendar.within("VTIMEZONE"))


def _uids(text: Text) -> bool:
    uids = [event.value("UID") or "" for event in text.events]
    return all(map(UUID4_AT_DOMAIN.fullmatch, uids)) and len(set(uids)) == len(uids)


def _each(name: str, allowed: Callable[[str], bool]) -> Rule:
    return lambda text: all(allowed(event.value(name) or "") for event in text.events)


EVERYWHERE: dict[str, Rule] = {
    "VERSION, PRODID and CALSCALE stand once": _heads,
    "each event has its properties once": _required_once,
    "TEXT is escaped": _escaped,
    "stamps are in UTC": _stamps_are_utc,
    "DTSTAMP is LAST-MODIFIED": lambda text: all(
        event.value("DTSTAMP") == event.value("LAST-MODIFIED") for event in text.events
    ),
    "no time floats, no zone but the practice's": _no_floating,
    "start and end have one form": _same_form,
    "an event ends after it starts": _ends_later,
    "no local time that happens twice": _never_in_the_doubled_hour,
    "a VTIMEZONE for each TZID used, and no other": _zones_as_used,
    "one RRULE an observance, no RDATE, no COMMENT": _zone_has_rules,
    "the VTIMEZONE agrees with zoneinfo every hour": _zone_agrees,
    "UIDs are random, at a domain, and differ": _uids,
    "SEQUENCE is a counter": _each("SEQUENCE", str.isdecimal),
    "STATUS is CONFIRMED or CANCELLED": _each("STATUS", ("CONFIRMED", "CANCELLED").__contains__),
    "what is cancelled is transparent": lambda text: all(
        event.value("TRANSP") == "TRANSPARENT"
        or (event.value("TRANSP") == "OPAQUE" and event.value("STATUS") != "CANCELLED")
        for event in text.events
    ),
    "SUMMARY is one line": _each("SUMMARY", lambda value: not re.search(r"(?<!\\)(\\\\)*\\[nN]", value)),
    "LOCATION is one line": _each("LOCATION", lambda value: not re.search(r"(?<!\\)(\\\\)*\\[nN]", value)),
    "URL is http": _each("URL", lambda value: value == "" or bool(re.fullmatch(r"https?://\S+", value))),
    "CONFERENCE is an https URI with its VALUE": lambda text: all(
        each.parameters.get("VALUE") == "URI" and re.fullmatch(r"https://\S+", each.value) is not None
        for event in text.events
        for each in event.all("CONFERENCE")
    ),
    # Plain, it breaks the line; as RFC 6868 has it, most readers show the two characters.
    "no double quote in CN": lambda text: (
        not any("^'" in each.parameters.get("CN", "") for event in text.events for each in event.properties)
    ),
}

# --- the feed -----------------------------------------------------------------------------------------------


def _names(text: Text) -> bool:
    name = text.calendar.value("NAME")
    return bool(name) and name == text.calendar.value("X-WR-CALNAME")


def _refresh(text: Text) -> bool:
    refresh = text.calendar.one("REFRESH-INTERVAL")
    return refresh == Property("REFRESH-INTERVAL", {"VALUE": "DURATION"}, "PT15M")


def _nobody(text: Text) -> bool:
    return not any(event.all("ORGANIZER") or event.all("ATTENDEE") for event in text.events)


FEED: dict[str, Rule] = {
    "NAME is X-WR-CALNAME": _names,
    "X-WR-TIMEZONE is the practice's zone": lambda text: text.calendar.value("X-WR-TIMEZONE") == text.zone.key,
    "REFRESH-INTERVAL is a DURATION of 15 minutes": _refresh,
    "X-PUBLISHED-TTL is 15 minutes": lambda text: text.calendar.value("X-PUBLISHED-TTL") == "PT15M",
    "COLOR is a CSS name": lambda text: text.calendar.value("COLOR") in CSS_NAMES,
    "a feed has no METHOD": lambda text: not text.calendar.all("METHOD"),
    "a feed names nobody": _nobody,
    # Google shows readers of a private event only "Busy".
    "a feed's events have no CLASS": lambda text: not any(event.all("CLASS") for event in text.events),
}

# --- with a letter, and from the visit's page ---------------------------------------------------------------


def _one_organizer(text: Text) -> bool:
    return all(
        (found := event.one("ORGANIZER")) is not None and found.value.startswith("mailto:") for event in text.events
    )


def _one_attendee(text: Text) -> bool:
    asked = {"PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    return all(
        (found := event.one("ATTENDEE")) is not None
        and found.value.startswith("mailto:")
        and asked.items() <= found.parameters.items()
        for event in text.events
    )


_PRIVATE: dict[str, Rule] = {
    "CLASS is PRIVATE": lambda text: all(
        [each.value for each in event.all("CLASS")] == ["PRIVATE"] for event in text.events
    ),
}

INVITATION: dict[str, Rule] = _PRIVATE | {
    "METHOD is REQUEST or CANCEL": lambda text: text.calendar.value("METHOD") in ("REQUEST", "CANCEL"),
    "an invitation is about one event": lambda text: len(text.events) == 1,
    "the method fits the status": lambda text: all(
        (text.calendar.value("METHOD") == "CANCEL") == (event.value("STATUS") == "CANCELLED") for event in text.events
    ),
    "one ORGANIZER": _one_organizer,
    "one ATTENDEE, who need not answer": _one_attendee,
    "what is cancelled rings no alarm": lambda text: (
        not any(event.within("VALARM") for event in text.events if event.value("STATUS") == "CANCELLED")
    ),
}

FILE: dict[str, Rule] = _PRIVATE | {
    "a file has no METHOD": lambda text: not text.calendar.all("METHOD"),
    "a file names nobody": _nobody,
}
