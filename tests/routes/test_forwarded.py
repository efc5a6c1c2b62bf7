"""A request counts as sent to us when it names our host, and a proxy is believed when it is trusted."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from booking.routes import SERVER_PROCESS
from tests.stage.servers import serving
from tests.stage.settings import an_environment

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]

HERE = "https://book.practice.test"
FOREIGN = (
    *("evil.example", "evil.example:443", "book.practice.test.evil.example"),
    *("xbook.practice.test", "127.0.0.1.evil.example"),
)
PAGES = ("/", "/healthz", "/readyz", "/staff/sign-in")
API = "/api/v1/slots?procedure=mini-facelift"
OURS = ("book.practice.test", "book.practice.test:8443", "127.0.0.1:5000", "localhost")


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, BASE_URL=HERE)


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", [*PAGES, API])
def test_a_foreign_host_is_refused(client: FlaskClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert ("<h1>" in answer.text) is (path != API)


@pytest.mark.parametrize("host", OURS)
def test_our_own_is_served_and_so_is_whoever_watches_this_machine(client: FlaskClient, host: str) -> None:
    for path in (*PAGES, API):
        assert client.get(path, headers={"Host": host}).status_code == 200, (host, path)


@pytest.mark.parametrize("base_url", ["", "http://0.0.0.0:5000"])
def test_trying_it_on_the_local_network_is_not_forbidden(engine_url: str, tmp_path: Path, base_url: str) -> None:
    environ = an_environment(DATABASE_URL=engine_url, BASE_URL=base_url, HOST="0.0.0.0")
    app = create_app(environ, instance_path=tmp_path)
    assert app.test_client().get("/healthz", headers={"Host": "192.168.1.20:5000"}).status_code == 200


@pytest.mark.parametrize("base_url", ["", HERE])
def test_make_run_knows_its_server_at_any_address_of_the_machine(
    engine_url: str, tmp_path: Path, base_url: str
) -> None:
    """It asks at HOST, and from there: both are this machine, whatever name patients use."""
    environ = an_environment(DATABASE_URL=engine_url, BASE_URL=base_url, HOST="192.168.1.20", TRUSTED_PROXIES="1")
    client = create_app(environ, instance_path=tmp_path).test_client()
    asked = {"headers": {"Host": "192.168.1.20:5000"}}
    answer = client.get("/healthz", environ_base={"REMOTE_ADDR": "192.168.1.20"}, **asked)
    assert answer.headers[SERVER_PROCESS] == str(os.getppid())
    answer = client.get("/healthz", environ_base={"REMOTE_ADDR": "192.168.1.21"}, **asked)
    assert (answer.status_code, SERVER_PROCESS in answer.headers) == (200, False)


def test_behind_a_proxy_that_nobody_trusts_no_details_are_told(client: FlaskClient) -> None:
    assert "emails: " in client.get("/readyz", base_url=HERE).text
    assert client.get("/readyz", base_url=HERE, headers={"X-Forwarded-For": "203.0.113.7"}).text == "ready\n"


class TestWithAProxyInFront:
    @pytest.fixture
    def environ(self, engine_url: str) -> dict[str, str]:
        return an_environment(DATABASE_URL=engine_url, BASE_URL=HERE, TRUSTED_PROXIES="1")

    def test_the_host_that_it_names_is_looked_at(self, client: FlaskClient) -> None:
        named = {"Host": "127.0.0.1:5000", "X-Forwarded-Host": "evil.example"}
        assert client.get("/", headers=named).status_code == 400
        assert client.get("/", headers=named | {"X-Forwarded-Host": "book.practice.test"}).status_code == 200

    def test_it_is_believed_without_a_warning(self, client: FlaskClient, warnings: list[str]) -> None:
        client.get("/healthz", headers={"X-Forwarded-For": "203.0.113.7"})
        assert warnings == []


@pytest.fixture
def warnings(app: Flask) -> Iterator[list[str]]:
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    app.logger.addHandler(handler)
    yield said
    app.logger.removeHandler(handler)


def test_a_proxy_that_nobody_trusts_is_told_of_once(client: FlaskClient, warnings: list[str]) -> None:
    client.get("/healthz", base_url=HERE)
    assert warnings == []
    for _ in range(3):
        client.get("/", base_url=HERE, headers={"X-Forwarded-For": "203.0.113.7"})
    [line] = warnings
    assert "TRUSTED_PROXIES is 0" in line
    assert "203.0.113.7" not in line


def test_subdomains_too_are_asked_for_by_https_alone(client: FlaskClient) -> None:
    header = client.get("/healthz", base_url=HERE).headers["Strict-Transport-Security"]
    assert header == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO", "REMOTE_USER", "REMOTE_ADDR"])
def test_a_header_with_a_name_of_the_servers_moves_nothing(engine_url: str, tmp_path: Path, name: str) -> None:
    """gunicorn would take it from loopback, where a proxy that passes everything on is."""
    with serving("app:create_app()", {"DATABASE_URL": engine_url}, tmp_path / "site", processes=1) as site:
        plain = site.ask("GET", "/")
        moved = site.ask("GET", "/", headers={name: "/elsewhere"})
    assert (plain.status, moved.status) == (200, 200)
    assert "/elsewhere" not in moved.text
