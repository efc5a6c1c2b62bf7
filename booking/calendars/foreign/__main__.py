"""What the child process runs: a line of JSON and a file come in, JSON goes out."""

import json
import resource
import sys
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.calendars.foreign.entries import UnreadableFile
from booking.calendars.foreign.reading import read


def main() -> None:
    question = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_CPU, (question["cpu_seconds"],) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (question["memory"],) * 2)
    try:
        answer: Any = read(
            sys.stdin.buffer.read(),
            zone=ZoneInfo(question["zone"]),
            first=datetime.fromtimestamp(question["first"], UTC),
            last=datetime.fromtimestamp(question["last"], UTC),
        )
    except UnreadableFile as unreadable:
        answer = {"code": unreadable.code, "line": unreadable.line}
    sys.stdout.write(json.dumps(answer, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    return {one.name: getattr(value, one.name) for one in fields(value)}


if __name__ == "__main__":
    main()
