"""What a calendar's text says, read as RFC 5545 3.1 has it and by none of the libraries that write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=(?:"([^"]*)"|([^";:,]*))')


class Unreadable(Exception):
    pass


@dataclass(frozen=True)
class Property:
    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [each for each in self.properties if each.name == name]

    def one(self, name: str) -> Property | None:
        found = self.all(name)
        return found[0] if len(found) == 1 else None

    def value(self, name: str) -> str | None:
        found = self.one(name)
        return found.value if found else None

    def within(self, name: str) -> list["Component"]:
        return [each for each in self.components if each.name == name]

    def walk(self) -> Iterator["Component"]:
        yield self
        for each in self.components:
            yield from each.walk()


def read(data: bytes) -> list[Component]:
    """The outermost components. Raises Unreadable where the text is no calendar at all."""
    root = Component("")
    open_components = [root]
    for line in _unfolded(data):
        match = _LINE.fullmatch(line)
        if match is None:
            raise Unreadable(f"no content line: {line!r}")
        name, parameters, value = match.groups()
        if name == "BEGIN":
            component = Component(value)
            open_components[-1].components.append(component)
            open_components.append(component)
        elif name == "END":
            if open_components.pop().name != value or not open_components:
                raise Unreadable(f"END:{value} closes nothing")
        else:
            pairs = {key: quoted or plain for key, quoted, plain in _PARAMETER.findall(parameters)}
            open_components[-1].properties.append(Property(name, pairs, value))
    if len(open_components) != 1 or root.properties:
        raise Unreadable("a component does not end, or a property stands outside")
    return root.components


def _unfolded(data: bytes) -> list[str]:
    text = data.decode("utf-8", errors="replace")
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").removesuffix("\n").split("\n")
