"""The code keeps the shape that docs/architecture.md promises.

The import contracts are sentences in pyproject.toml. What imports cannot show is read from the syntax tree here.
Every check is tried on a made-up source that breaks it.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
MODULES = sorted((PROJECT / "booking").rglob("*.py"))
WORDLESS_NAMES = {"utils", "util", "helpers", "common", "manager", "handler", "handlers", "process", "data", "info"}
SHORT_SUBJECTS_SINCE = "d5e57d7c8a"
LONGEST_SUBJECT = 72

VERSIONS = {"version", "feed_version"}

Check = Callable[[ast.Module], Iterator[str]]


def asks_the_clock(tree: ast.Module) -> Iterator[str]:
    """Calls that read the computer's clock; `time.monotonic` measures lengths and is no clock."""
    clocks = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "ctime"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in clocks:
            owner = ast.unparse(node.value)
            if owner in {"datetime", "date", "time", "datetime.datetime", "datetime.date"}:
                yield f"{owner}.{node.attr} in line {node.lineno}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"time.{name.name}" for name in node.names if name.name in clocks)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"func.now", "sa.func.now"}:
            yield f"the database's clock in line {node.lineno}"


def copies_the_clock(tree: ast.Module) -> Iterator[str]:
    """`from booking.clock import now` keeps a clock that tests cannot stop; `clock.now()` asks each time."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "booking.clock":
            yield f"line {node.lineno}"


def reads_a_date(tree: ast.Module) -> Iterator[str]:
    """Text made a date or an instant: each of the library's readers takes forms that the others do not."""
    readers = {"fromisoformat", "fromisocalendar", "strptime", "parsedate_to_datetime", "parse_date", "parse_time"}
    for node in ast.walk(tree):
        name = getattr(node, "attr", getattr(node, "id", None))
        if isinstance(node, ast.Attribute | ast.Name) and name in readers:
            yield f"{name} in line {node.lineno}"


def writes_appointments(tree: ast.Module) -> Iterator[str]:
    """An Appointment made or changed, or a statement that inserts, updates or deletes appointments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "appointment":
                    yield f"{ast.unparse(target)} in line {node.lineno}"
        if not isinstance(node, ast.Call):
            continue
        function = ast.unparse(node.func)
        first = ast.unparse(node.args[0]) if node.args else ""
        if function.split(".")[-1] == "Appointment":
            yield f"{function}(…) in line {node.lineno}"
        if function.split(".")[-1] in {"insert", "update", "delete"} and (
            first.split(".")[-1] == "Appointment" or "Appointment.__table__" in function
        ):
            yield f"{function}({first}) in line {node.lineno}"


def raises_a_version(tree: ast.Module) -> Iterator[str]:
    """`version` or `feed_version` of anything assigned, or written by a statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (part for target in targets for part in ast.walk(target)):
                if isinstance(part, ast.Attribute) and part.attr in VERSIONS:
                    yield f"{ast.unparse(part)} in line {node.lineno}"
        if not isinstance(node, ast.Call):
            continue
        function = ast.unparse(node.func).split(".")[-1]
        if function == "setattr" and len(node.args) > 1 and ast.unparse(node.args[1]).strip("'") in VERSIONS:
            yield f"{ast.unparse(node)} in line {node.lineno}"
        if function == "values" and VERSIONS & set(_names_written(node)):
            yield f"values(…) in line {node.lineno}"


def _names_written(values: ast.Call) -> Iterator[str]:
    yield from (keyword.arg for keyword in values.keywords if keyword.arg)
    for key in (key for part in ast.walk(values) if isinstance(part, ast.Dict) for key in part.keys if key):
        yield ast.unparse(key).strip("'").split(".")[-1]


def raises_a_surgeons_version(tree: ast.Module) -> Iterator[str]:
    """The same where appointments' own `version` is written: a statement on surgeons, or a surgeon's attribute."""
    for found_there in raises_a_version(tree):
        if "feed_version" in found_there or "surgeon" in found_there.split(" in line ")[0].lower():
            yield found_there
    for node in ast.walk(tree):
        if isinstance(node, ast.Call | ast.Attribute) and _OF_SURGEONS.search(ast.unparse(node)):
            yield f"{ast.unparse(node)} in line {node.lineno}"


_OF_SURGEONS = re.compile(r"\bupdate\((\w+\.)*Surgeon\)$|\bSurgeon\.__table__$")


def commits(tree: ast.Module) -> Iterator[str]:
    """A transaction ended by hand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("session.commit"):
            yield f"line {node.lineno}"


def unseals_answers(tree: ast.Module) -> Iterator[str]:
    """What patients typed, taken out of its seal; `contact_of` and the values of queries tell it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "booking.confidential":
            names = {name.name for name in node.names} & {"answers_of", "unsealed_answers", "keyring"}
            yield from (f"{name} in line {node.lineno}" for name in sorted(names))


def opens_seals(tree: ast.Module) -> Iterator[str]:
    """A sealed value opened by hand, and so a place where a damaged one stops everything."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("unseal", "unseal_bytes"):
            yield f"{node.attr} in line {node.lineno}"


def lacks_its_sentence(tree: ast.Module) -> Iterator[str]:
    """A module opens with one plain sentence, or a question, that says what is in it."""
    opening = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    if not re.search(r"\w+ \S.*[.?)]$", opening, re.DOTALL):
        yield "its docstring does not open with a sentence"


def asks_past_the_rules(tree: ast.Module) -> Iterator[str]:
    """An import of the database itself, of a statement, or of what seals answers."""
    yield from (f"{path} in line {line}" for path, line in imported(tree) if _PAST_THE_RULES.fullmatch(path))


_PAST_THE_RULES = re.compile(
    r"sqlalchemy|booking\.database|sqlalchemy\.(\w+\.)?(select|insert|update|delete|text)"
    r"|booking\.(\w+\.)+(db|keyring|seal\w*)"
)


def imports_a_test(tree: ast.Module) -> Iterator[str]:
    """An import of a module that pytest collects, or of a conftest."""
    for path, line in imported(tree):
        room, *names = path.split(".")
        of_tests = room == "tests" and any(name.startswith("test_") for name in names)
        if of_tests or "conftest" in (room, *names):
            yield f"{path} in line {line}"


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each module or name that is imported, by its whole path, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module or ''}.{name.name}", node.lineno) for name in node.names)


def found(check: Check, modules: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(PROJECT)}: {what}" for path in modules for what in check(ast.parse(path.read_text("utf-8")))
    ]


def outside(*rooms: str) -> list[Path]:
    """The modules of booking/ that are not, or not in, one of these."""
    names = [Path(room).parts for room in rooms]
    parts = {path: path.relative_to(PROJECT / "booking").with_suffix("").parts for path in MODULES}
    return [path for path in MODULES if not any(parts[path][: len(name)] == name for name in names)]


def named_twice(modules: Mapping[str, ast.Module]) -> Iterator[str]:
    """A public name that a room's face exports and that another module defines too; a view may bear its rule's name."""
    exported = {
        name.asname or name.name
        for path, tree in modules.items()
        if path.endswith("__init__.py")
        for name in names_of_face(tree)
    }
    defined: dict[str, set[str]] = defaultdict(set)
    for path, tree in modules.items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not is_view(node):
                defined[node.name].add(path)
    yield from (f"{name}: {', '.join(sorted(defined[name]))}" for name in sorted(exported) if len(defined[name]) > 1)


def names_of_face(tree: ast.Module) -> Iterator[ast.alias]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("booking."):
            yield from node.names


def is_view(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """A page, or a command: its decorator gives it an address or a name of its own."""
    return any(
        re.match(r"(blueprint\.(get|post|route)|click\.command)\(", ast.unparse(one)) for one in node.decorator_list
    )


def test_only_the_clock_asks_the_time() -> None:
    assert found(asks_the_clock, [*outside("clock"), PROJECT / "app.py"]) == []


def test_nobody_keeps_a_copy_of_the_clock() -> None:
    assert found(copies_the_clock, MODULES) == []


def test_dates_and_instants_have_one_reader_each() -> None:
    """What people and addresses write is read in forms/dates and forms/instants; the rest read what we wrote."""
    own = (
        "database",
        "appointments/undoing",
        "catalog/notices",
        "messages/moves",
        "routes/staff/changes/act_words",
        "commands/drill/contender",
    )
    assert found(reads_a_date, outside("forms/instants", *own)) == []


def test_only_appointments_write_appointments() -> None:
    assert found(writes_appointments, outside("appointments", "models", "commands/demo")) == []


def test_only_one_module_raises_surgeons_versions() -> None:
    """Appointments have a version too, which their own room raises, and the demo for those that it ages."""
    raiser, own_version = "schedules/versions", ("appointments", "commands/demo")
    assert found(raises_a_version, outside(raiser, *own_version)) == []
    assert found(raises_a_surgeons_version, outside(raiser)) == []
    assert found(raises_a_version, [PROJECT / "booking" / f"{raiser}.py"]) != []


def test_routes_end_no_transaction() -> None:
    assert found(commits, [path for path in MODULES if "routes" in path.parts]) == []


def test_routes_unseal_no_answers() -> None:
    assert found(unseals_answers, [path for path in MODULES if "routes" in path.parts]) == []


def test_sealed_values_are_opened_in_one_room() -> None:
    """Where a damaged one is a fact, and no error that others would have to catch."""
    assert found(opens_seals, [path for path in MODULES if "confidential" not in path.parts]) == []


def test_every_module_says_what_is_in_it() -> None:
    assert found(lacks_its_sentence, MODULES) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in MODULES if WORDLESS_NAMES & set(path.with_suffix("").parts[-2:])] == []


def test_routes_ask_the_rules_and_never_the_tables() -> None:
    """But for the one that says whether the database answers at all."""
    routes = [path for path in MODULES if "routes" in path.parts]
    past_the_rules = [line.partition(" in line ")[0] for line in found(asks_past_the_rules, routes)]
    assert past_the_rules == ["booking/routes/health.py: booking.database.db"]


def test_no_test_imports_a_test_or_a_conftest() -> None:
    """What several tests need stands in tests/stage/, or beside them under a name of its own."""
    tests = sorted((PROJECT / "tests").rglob("*.py"))
    assert found(imports_a_test, tests) == []


def test_what_a_face_exports_means_one_thing() -> None:
    modules = {path.relative_to(PROJECT).as_posix(): ast.parse(path.read_text("utf-8")) for path in MODULES}
    found = [line for line in named_twice(modules) if not line.startswith("init_app:")]  # every installer's name
    assert found == []


def test_a_name_that_means_two_things_would_be_seen() -> None:
    face = ast.parse("from booking.rooms.rules import book")
    rule, twin = ast.parse("def book() -> None: ..."), ast.parse("class book: ...")
    view = ast.parse("@blueprint.post('/book')\ndef book() -> None: ...")
    assert list(named_twice({"a/__init__.py": face, "a/rules.py": rule, "b.py": twin}))
    assert not list(named_twice({"a/__init__.py": face, "a/rules.py": rule, "b.py": view}))


def test_tests_mirror_the_rooms() -> None:
    rooms = {path.name for path in (PROJECT / "booking").iterdir() if (path / "__init__.py").exists()}
    folders = {path.name for path in (PROJECT / "tests").iterdir() if path.is_dir() and any(path.glob("**/test_*.py"))}
    assert folders - rooms == {"faults", "journeys", "race", "translations"}  # what is tried on the house as a whole


def test_a_commit_says_what_it_does_in_one_short_line() -> None:
    """Of all since the rule was made; a shallow clone or an archive does not know them and checks none."""
    if shutil.which("git") is None:
        pytest.skip("git is not here")
    since = f"{SHORT_SUBJECTS_SINCE}..HEAD"
    log = subprocess.run(
        ["git", "log", "--no-merges", "--format=%s", since], cwd=PROJECT, capture_output=True, text=True
    )
    if log.returncode:
        pytest.skip("the history is not here")
    assert too_long(log.stdout) == []


def too_long(subjects: str) -> list[str]:
    return [subject for subject in subjects.splitlines() if len(subject) > LONGEST_SUBJECT]


def test_one_that_goes_on_and_on_is_found() -> None:
    assert too_long(f"Right\n{'x' * 72}\n{'y' * 73}\n") == ["y" * 73]


def test_imports_keep_their_contracts() -> None:
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert lint.returncode == 0, lint.stdout


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (asks_the_clock, "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
        (asks_the_clock, "import datetime\nx = datetime.datetime.utcnow"),
        (asks_the_clock, "from datetime import date\nx = date.today()"),
        (asks_the_clock, "import time\nx = time.time()"),
        (asks_the_clock, "from time import time"),
        (asks_the_clock, "from sqlalchemy import func\nx = func.now()"),
        (copies_the_clock, "from booking.clock import now"),
        (asks_past_the_rules, "from booking.database import db"),
        (asks_past_the_rules, "from booking import clock, database"),
        (asks_past_the_rules, "import sqlalchemy as sa"),
        (asks_past_the_rules, "from sqlalchemy import exc, select"),
        (asks_past_the_rules, "from booking.confidential import initials, keyring"),
        (asks_past_the_rules, "from booking.confidential import seal_answers as keep"),
        (writes_appointments, "x = Appointment(status='held')"),
        (writes_appointments, "x = models.Appointment()"),
        (writes_appointments, "session.execute(update(Appointment).values(lane=1))"),
        (writes_appointments, "db.session.execute(db.insert(models.Appointment))"),
        (writes_appointments, "Appointment.__table__.update()"),
        (writes_appointments, "appointment.status = 'cancelled'"),
        (raises_a_version, "surgeon.feed_version += 1"),
        (raises_a_version, "row.version = row.version + 1"),
        (raises_a_version, "a, row.version = 1, 2"),
        (raises_a_version, "setattr(row, 'feed_version', 2)"),
        (raises_a_version, "theirs = update(Surgeon)\nx = theirs.values(version=Surgeon.version + 1)"),
        (raises_a_version, "x = update(Surgeon).values({'feed_version': 2})"),
        (raises_a_version, "x = update(Surgeon).values({Surgeon.version: 2})"),
        (raises_a_surgeons_version, "surgeon.version += 1"),
        (raises_a_surgeons_version, "row.feed_version += 1"),
        (raises_a_surgeons_version, "row.surgeon.version += 1"),
        (raises_a_surgeons_version, "x = db.update(models.Surgeon)"),
        (raises_a_surgeons_version, "x = Surgeon.__table__.update()"),
        (commits, "db.session.commit()"),
        (reads_a_date, "x = date.fromisoformat(text)"),
        (reads_a_date, "x = list(map(datetime.fromisoformat, texts))"),
        (reads_a_date, "x = datetime.datetime.strptime(text, '%Y-%m-%d').date()"),
        (reads_a_date, "x = parse_date(text)"),
        (unseals_answers, "from booking.confidential import answers_of, national"),
        (unseals_answers, "from booking.confidential import keyring"),
        (opens_seals, "x = keyring().unseal(sealed, table='visits', row=uuid)"),
        (opens_seals, "open_it = ring.unseal_bytes"),
        (imports_a_test, "from tests.conftest import StandingClock"),
        (imports_a_test, "from tests.race import conftest"),
        (imports_a_test, "from tests.routes.test_errors import page"),
        (imports_a_test, "from tests.routes import test_errors"),
        (imports_a_test, "import tests.catalog.test_practice_file"),
        (imports_a_test, "import tests.conftest as shared"),
        (lacks_its_sentence, '"""Bits and pieces"""'),
        (lacks_its_sentence, '"""Bits."""'),
        (lacks_its_sentence, "x = 1"),
    ],
)
def test_each_check_sees_what_it_is_for(check: Check, source: str) -> None:
    assert list(check(ast.parse(source)))


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (asks_the_clock, "import time\nfrom time import monotonic\nx = time.monotonic(), clock.now()"),
        (
            asks_past_the_rules,
            "from booking.database import schema_is_current\n"
            "from booking.appointments import hold\nfrom sqlalchemy import exc\nfrom flask import session",
        ),
        (reads_a_date, "x = date(2026, 10, 6).isoformat(), read_date(text)"),
        (imports_a_test, "import tests.stage.visits\nfrom tests.stage import visits\nimport test_support"),
        (writes_appointments, "x = select(Appointment), AppointmentView(), update(Visit)"),
        (raises_a_version, "x = select(Surgeon.version, Surgeon.feed_version).where(row.version == 1)"),
        (raises_a_version, "session.execute(update(CalendarEvent).values(form=0))"),
        (
            raises_a_surgeons_version,
            "row.version += 1\nx = update(Appointment).values(version=Appointment.version + 1)",
        ),
        (unseals_answers, "from booking.confidential import initials, national"),
        (lacks_its_sentence, '"""Where is it?\n\nHere."""'),
    ],
)
def test_each_check_lets_the_rest_pass(check: Check, source: str) -> None:
    assert list(check(ast.parse(source))) == []


def test_the_contracts_see_what_they_are_for(tmp_path: Path) -> None:
    """A copy of the imports with one wrong line each: every contract must break."""
    (tmp_path / "pyproject.toml").write_text((PROJECT / "pyproject.toml").read_text("utf-8"), "utf-8")
    past_the_faces = (
        "routes.errors, people.memory, appointments.rows, waitlist.wishes,"
        "schedules.hours, messages.tasks, calendars.feed, access.gate,"
        "catalog.file, confidential.keys, models.people, availability.slots, config.values,"
        "database.engines, formats.amounts"
    )
    wrong = {
        "clock.py": "\n".join(f"import booking.{module.strip()}" for module in past_the_faces.split(",")),
        "availability/__init__.py": "import sqlalchemy",
        "catalog/__init__.py": "import app, booking.routes.api.slot_cache, icalendar, flask_login, smtplib",
        "routes/open_times/__init__.py": "import booking.routes.staff, email_validator",
        "commands/chores.py": "import booking.messages.sending",  # right, and the contract of messages names both
        "commands/send_test_letter.py": "import booking.messages.sending",
    }
    for path in MODULES:
        copy = tmp_path / path.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(wrong.get(path.relative_to(PROJECT / "booking").as_posix(), ""), "utf-8")
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path), "COLUMNS": "200"},
    )
    assert "0 kept" in lint.stdout, lint.stdout + lint.stderr
