"""Settings are read as the README says, and each wrong one stops the start with a sentence."""

import base64
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from booking.config import PROJECT, MailServer, Settings, WrongSetting, read_settings
from booking.config.first_settings import KeysAreGone, write_first_settings
from tests.stage.settings import an_environment

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(32)).decode()


def read(tmp_path: Path, **changes: str) -> Settings:
    return read_settings(an_environment(**changes), tmp_path)


def in_production(tmp_path: Path, **changes: str) -> Settings:
    environ = {"ENVIRONMENT": "production", "BASE_URL": "https://book.example.org", "RATE_LIMITS": ""}
    return read(tmp_path, **{**environ, **changes})


def test_production_is_what_happens_when_nobody_says_anything(tmp_path: Path) -> None:
    settings = in_production(tmp_path, ENVIRONMENT="")
    assert settings.environment == "production"
    assert settings.rate_limits
    assert settings.clock_offset == timedelta(0)
    assert settings.database_url == f"sqlite:///{tmp_path}/booking.sqlite3"
    assert (settings.host, settings.port, settings.trusted_proxies) == ("127.0.0.1", 5000, 0)
    assert (settings.smtp, settings.mail_from, settings.video_room_url) == (None,) * 3


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "BASE_URL"])
def test_production_does_not_start_without_what_must_be_its_own(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongSetting, match=f"^{name} is required"):
        in_production(tmp_path, **{name: ""})


@pytest.mark.parametrize(("name", "value"), [("RATE_LIMITS", "off"), ("CLOCK", "+3d"), ("CLOCK", "+0d")])
def test_production_refuses_what_is_for_tests(tmp_path: Path, name: str, value: str) -> None:
    read(tmp_path, **{name: value})
    with pytest.raises(WrongSetting, match=f"^{name} .* in production"):
        in_production(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("ENVIRONMENT", "Production"),
        ("SECRET_KEY", "x" * 31),
        ("FIELD_KEYS", KEY),
        ("FIELD_KEYS", f"a:{KEY},a:{OTHER_KEY}"),
        ("FIELD_KEYS", f"a:{KEY},"),
        ("FIELD_KEYS", "a:c2hvcnQ="),
        ("FIELD_KEYS", "a:not base64!"),
        ("BASE_URL", "book.example.org"),
        ("BASE_URL", "ftp://book.example.org"),
        ("BASE_URL", "https://book.example.org/booking"),
        ("BASE_URL", "https://book.example.org?x=1"),
        ("BASE_URL", "https://user@book.example.org"),
        ("BASE_URL", "https://book.example.org:port"),
        ("BASE_URL", "https://book.example.org;evil"),
        ("DATABASE_URL", "postgresql+psycopg2://localhost/booking"),
        ("DATABASE_URL", "mysql://localhost/booking"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "booking.sqlite3"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:mail"),
        ("SMTP_URL", "smtp://mail.example.org?starttls=yes"),
        ("SMTP_URL", "smtp://mail.example.org?tls=1"),
        ("SMTP_URL", "smtps://mail.example.org?starttls=1"),
        ("MAIL_FROM", "practice"),
        ("MAIL_FROM", "a@example.org, b@example.org"),
        ("MAIL_FROM", "The practice <a@example.org>"),
        ("TRUSTED_PROXIES", "yes"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "10"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٨٠"),
        ("HOST", "two words"),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_CONCURRENCY", "-1"),
        ("WEB_CONCURRENCY", "many"),
        ("WEB_CONCURRENCY", "2.5"),
        ("WEB_CONCURRENCY", "65"),
        ("VIDEO_ROOM_URL", "http://video.example.org/room"),
        ("VIDEO_ROOM_URL", "video"),
        ("VIDEO_ROOM_URL", "https://{room}.video.example/"),
        ("VIDEO_ROOM_URL", "https://video.example/{room}/{room}"),
        ("VIDEO_ROOM_URL", "https://video.example/{rooms}"),
        ("VIDEO_ROOM_URL", "https://video.example/{}"),
        ("VIDEO_ROOM_URL", "https://video.example/{room"),
        ("RATE_LIMITS", "false"),
        ("CLOCK", "3d"),
        ("CLOCK", "+3w"),
        ("CLOCK", "+3d2h"),
        ("CLOCK", "tomorrow"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read(tmp_path, **{name: value})
    assert wrong.value.name == name
    sentence = wrong.value.format_message()
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "tooshort-hush"),
        ("FIELD_KEYS", "a:hush"),
        ("FIELD_KEYS", "a:aHVzaA==,hush"),
        ("SMTP_URL", "smtp://user:hush@host:port"),
        ("SMTP_URL", "smtp://user:hush@host?x=1"),
        ("DATABASE_URL", "postgresql+asyncpg://user:hush@host/db"),
        ("DATABASE_URL", "user:hush@host"),
    ],
)
def test_the_sentence_about_a_wrong_secret_does_not_repeat_it(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read(tmp_path, **{name: value})
    assert "hush" not in str(wrong.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", '"8000"'),
        ("SECRET_KEY", "'2HaoAIrxfHUp0FW73SrsXEQfeIVxQ0YwgUyL5CW0Zwk'"),
        ("FIELD_KEYS", f'"a:{KEY}"'),
        ("BASE_URL", "“https://book.example.org”"),
        ("DATABASE_URL", '"postgresql://user:hush@host/db"'),
        ("SMTP_URL", "'smtp://user:hush@host'"),
        ("ENVIRONMENT", "'production'"),
    ],
)
def test_quotes_around_a_value_are_named_as_what_is_wrong(tmp_path: Path, name: str, value: str) -> None:
    """They belong to a shell; in the file and in Docker's they are part of the value."""
    with pytest.raises(WrongSetting, match=f"^{name} has quotes around its value") as wrong:
        read(tmp_path, **{name: value})
    assert "hush" not in str(wrong.value)
    (tmp_path / "settings.env").write_text(f"{name}={value}\n", "utf-8")
    with pytest.raises(WrongSetting, match=f"^{name} has quotes around its value"):
        read(tmp_path, **{name: ""})


@pytest.mark.parametrize(("sign", "written"), [("/", "%2F"), ("#", "%23"), ("?", "%3F"), ("[", "%5B")])
def test_a_sign_that_ends_an_address_is_named_when_the_mail_password_has_it(
    tmp_path: Path, sign: str, written: str
) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read(tmp_path, SMTP_URL=f"smtp://user:hush{sign}x@mail.example.org:587?starttls=1")
    assert str(wrong.value) == f"SMTP_URL has {sign} in its user name or password: write it as {written} there."
    settings = read(tmp_path, SMTP_URL=f"smtp://user:hush{written}x@mail.example.org:587?starttls=1")
    assert settings.smtp is not None
    assert settings.smtp.password == f"hush{sign}x"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
@pytest.mark.parametrize("password", ["hush", "hu/sh", "hu#sh", "hu%40sh", "hu?sh"])
def test_postgresql_is_reached_however_its_address_begins(tmp_path: Path, scheme: str, password: str) -> None:
    url = make_url(read(tmp_path, DATABASE_URL=f"{scheme}://booking:{password}@db:6432/booking").database_url)
    assert url.drivername == "postgresql+psycopg"
    assert (url.password, url.host, url.port) == (password.replace("%40", "@"), "db", 6432)


def test_a_relative_file_is_in_the_instance_folder_for_all_who_open_it(tmp_path: Path) -> None:
    assert read(tmp_path, DATABASE_URL="sqlite:///ours.db").database_url == f"sqlite:///{tmp_path}/ours.db"


def test_how_many_processes_serve_is_a_setting_like_others(tmp_path: Path) -> None:
    assert read(tmp_path).server_processes == read(tmp_path, WEB_CONCURRENCY="").server_processes == 2
    (tmp_path / "settings.env").write_text("WEB_CONCURRENCY=3\n", "utf-8")
    assert read(tmp_path).server_processes == 3
    assert read(tmp_path, WEB_CONCURRENCY="4").server_processes == 4


def test_no_secret_is_in_the_repr(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        SECRET_KEY="hush" * 8,
        FIELD_KEYS=f"a:{KEY}",
        SMTP_URL="smtps://anna:hush@mail.example.org",
        DATABASE_URL="postgresql+psycopg://booking:hush@db/booking",
    )
    assert "hush" not in repr(settings)
    assert repr(settings.field_keys[0][1]) not in repr(settings)
    assert "anna" not in repr(settings)


def test_field_keys_keep_their_order_and_take_both_alphabets_of_base64(tmp_path: Path) -> None:
    bright = bytes([255] * 32)
    url_safe = base64.urlsafe_b64encode(bright).decode()
    settings = read(tmp_path, FIELD_KEYS=f"2027:{url_safe}, 2026:{KEY}")
    assert settings.field_keys == (("2027", bright), ("2026", bytes(range(32))))


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25, None, None, starttls=False, ssl=False)),
        (
            "smtp://a%40b.org:p%2Fw@mail.example.org?starttls=1",
            MailServer("mail.example.org", 587, "a@b.org", "p/w", starttls=True, ssl=False),
        ),
        ("smtps://u:p@mail.example.org", MailServer("mail.example.org", 465, "u", "p", starttls=False, ssl=True)),
        ("smtp://[::1]:2525/", MailServer("::1", 2525, None, None, starttls=False, ssl=False)),
    ],
)
def test_the_mail_server_is_read_from_its_address(tmp_path: Path, url: str, server: MailServer) -> None:
    assert read(tmp_path, SMTP_URL=url).smtp == server


@pytest.mark.parametrize(
    ("url", "instead"),
    [
        ("smtp://u:hush@mail.example.org:465", "smtps://"),
        ("smtp://u:hush@mail.example.org:465?starttls=1", "smtps://"),
        ("smtp://127.0.0.1:2465", "smtps://"),
        ("smtps://u:hush@mail.example.org:587", "starttls=1"),
        ("smtps://u:hush@mail.example.org:25", "starttls=1"),
        ("smtps://mail.example.org:2587", "starttls=1"),
    ],
)
def test_a_mail_port_that_contradicts_its_scheme_is_said_at_start(tmp_path: Path, url: str, instead: str) -> None:
    """Either side would wait for the other to speak, for every letter."""
    with pytest.raises(WrongSetting, match=r"^SMTP_URL contradicts its port") as wrong:
        read(tmp_path, SMTP_URL=url)
    assert instead in str(wrong.value)
    assert "hush" not in str(wrong.value)


@pytest.mark.parametrize(
    "url",
    ["smtp://m.example:587?starttls=1", "smtp://m.example:25", "smtps://m.example:465", "smtps://m.example:10465"],
)
def test_a_mail_port_that_fits_or_is_nobodys_is_taken(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, SMTP_URL=url).smtp


def test_production_does_not_send_the_mail_password_in_the_clear(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="starttls=1"):
        in_production(tmp_path, SMTP_URL="smtp://user:password@mail.example.org")
    assert in_production(tmp_path, SMTP_URL="smtp://user:password@mail.example.org?starttls=1").smtp
    assert in_production(tmp_path, SMTP_URL="smtp://user:password@127.0.0.1").smtp


@pytest.mark.parametrize(
    ("clock", "offset"),
    [("+3d", timedelta(days=3)), ("-2h", -timedelta(hours=2)), ("+30m", timedelta(minutes=30))],
)
def test_the_clock_can_be_moved_in_tests(tmp_path: Path, clock: str, offset: timedelta) -> None:
    assert read(tmp_path, CLOCK=clock).clock_offset == offset


def test_development_finds_its_address_from_host_and_port(tmp_path: Path) -> None:
    assert read(tmp_path, BASE_URL="", PORT="8080").base_url == "http://127.0.0.1:8080"
    assert read(tmp_path, BASE_URL="", HOST="::1").base_url == "http://[::1]:5000"
    assert read(tmp_path, BASE_URL="https://Book.example.org:8443/").base_url == "https://book.example.org:8443"


def test_a_reserved_name_keeps_nobody_from_starting(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("EMBED_SITES=https://a.example.org\n", "utf-8")
    assert in_production(tmp_path).environment == "production"


def test_the_environment_comes_before_the_file_and_the_file_before_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("# ours\n\nPORT = 7000\nHOST=::1\nTRUSTED_PROXIES=\n", "utf-8")
    settings = read(tmp_path, PORT="8000", HOST=" ")
    assert (settings.port, settings.host, settings.trusted_proxies) == (8000, "::1", 0)


@pytest.mark.parametrize(("line", "named"), [("PROT=7000", "PROT"), ("PORT 7000", "line 2")])
def test_a_slip_in_the_file_is_named_with_its_line(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / "settings.env").write_text(f"HOST=::1\n{line}\n", "utf-8")
    with pytest.raises(WrongSetting, match=named) as wrong:
        read(tmp_path)
    assert "line 2" in str(wrong.value)
    assert "7000" not in str(wrong.value)


def test_the_first_settings_start_a_development_machine(tmp_path: Path) -> None:
    assert write_first_settings(tmp_path / "instance")
    settings = read_settings({}, tmp_path / "instance")
    assert settings.development
    assert settings.base_url == "http://127.0.0.1:5000"


def test_the_first_settings_are_for_their_owner_only_and_never_written_over(tmp_path: Path) -> None:
    write_first_settings(tmp_path)
    path = tmp_path / "settings.env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    assert not write_first_settings(tmp_path)
    assert path.read_bytes() == first
    assert [file.name for file in tmp_path.iterdir()] == ["settings.env"]


def test_of_two_first_starts_at_once_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_first_settings(tmp_path)
    first = (tmp_path / "settings.env").read_bytes()
    monkeypatch.setattr(Path, "exists", lambda _: False)  # as if the other wrote just after we looked
    assert not write_first_settings(tmp_path)
    assert (tmp_path / "settings.env").read_bytes() == first
    assert len(list(tmp_path.iterdir())) == 1


def test_two_machines_get_different_keys(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_first_settings(tmp_path / name)
    one, other = (read_settings({}, tmp_path / name) for name in ("one", "other"))
    assert one.secret_key != other.secret_key
    assert one.field_keys != other.field_keys


def sealed_database(file: Path, table: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"CREATE TABLE {table} (sealed)")
        connection.execute(f"INSERT INTO {table} VALUES (x'01')")
        connection.commit()


@pytest.mark.parametrize("table", ["key_checks", "visits", "time_off"])
@pytest.mark.parametrize("file", ["booking.sqlite3", "elsewhere.sqlite3"])
def test_no_new_keys_are_made_up_for_a_database_that_was_sealed_with_others(
    tmp_path: Path, table: str, file: str
) -> None:
    sealed_database(tmp_path / file, table)
    environ = {} if file == "booking.sqlite3" else {"DATABASE_URL": f"sqlite:///{tmp_path / file}"}
    with pytest.raises(KeysAreGone, match=r"settings\.env is gone.+bring that file back") as gone:
        write_first_settings(tmp_path, environ)
    assert "\n" not in str(gone.value)
    assert not (tmp_path / "settings.env").exists()


def test_make_run_says_in_one_line_what_to_bring_back(tmp_path: Path) -> None:
    sealed_database(tmp_path / "booking.sqlite3", "visits")
    run = subprocess.run(
        [sys.executable, "-m", "booking.config.first_settings"],
        env={"INSTANCE_PATH": str(tmp_path), "PATH": ""},
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(f"{tmp_path / 'settings.env'} is gone")
    assert run.stderr.count("\n") == 1


def test_an_empty_database_or_keys_in_the_environment_are_no_hindrance(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "booking.sqlite3")) as connection:
        connection.execute("CREATE TABLE visits (sealed)")
    assert write_first_settings(tmp_path)
    (tmp_path / "settings.env").unlink()
    sealed_database(tmp_path / "booking.sqlite3", "key_checks")
    assert write_first_settings(tmp_path, {"FIELD_KEYS": "1:x"})
    assert not write_first_settings(tmp_path)  # with its settings there, nothing is amiss


def test_a_file_of_settings_with_a_nul_is_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_bytes(
        b"MAIL_FROM=office@practice.example\nVIDEO_ROOM_URL=https://a.example/\0b\n"
    )
    with pytest.raises(WrongSetting, match="holds a NUL"):
        read(tmp_path)
