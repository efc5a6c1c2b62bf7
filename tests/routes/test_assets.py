"""Style sheets, scripts and icons are fetched once, kept for a year, and fetched again when they change."""

import gzip
import re
from pathlib import Path
from shutil import copytree

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from booking.routes import assets
from booking.routes.assets import IMMUTABLE, Assets, fingerprint, joined
from tests.stage.page_client import PageClient

STATIC = Path(__file__).parents[2] / "static"
CSS = STATIC / "css"


def fetched_by(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


def imports(sheet: Path) -> list[Path]:
    """The parts of a sheet, in order; a part that has parts is replaced by them."""
    parts = [sheet.parent / name for name in re.findall(r'^@import "([^"]+)";$', sheet.read_text(), re.MULTILINE)]
    return [part for named in parts for part in imports(named) or [named]]


def sent(app: Flask, sheet: str) -> tuple[bytes, str]:
    """By its plain address: the file, and how long it may be kept."""
    with app.test_client().get(f"/static/css/{sheet}") as answer:
        return answer.data, answer.headers["Cache-Control"]


def misplaced(sheet: str, parts: list[Path]) -> list[str]:
    """Parts that do not stand in the sheet exactly once, or not after the one before."""
    places = [sheet.find(part.read_text()) for part in parts]
    not_once = [part.name for part in parts if sheet.count(part.read_text()) != 1]
    return not_once + [
        part.name for part, here, after in zip(parts[1:], places, places[1:], strict=False) if after < here
    ]


@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize(
    "address", ["/", "/procedures/mini-facelift", "/book/mini-facelift/david-kim", "/staff/sign-in", "/no-such-page"]
)
def test_whatever_a_page_fetches_is_kept_for_a_year(client: FlaskClient, address: str) -> None:
    files = fetched_by(client.get(address).text)
    assert {name.rpartition(".")[2] for name in files} >= {"css", "svg"}
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == IMMUTABLE == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers


def test_the_check_of_every_page_sees_an_address_without_a_fingerprint(app: Flask, pages: PageClient) -> None:
    """The negative control of tests/stage/page_client.py."""
    page = '<!doctype html><html lang="en"><title>It</title>{}<main><h1>It</h1></main></html>'
    link = "/static/0123456789ab/icons/favicon.svg"
    app.view_functions["health.alive"] = lambda: page.format(f'<link rel="icon" href="{link}">')
    pages.get("/healthz")
    link = "/static/icons/favicon.svg"
    with pytest.raises(AssertionError, match="an address that may not be kept"):
        pages.get("/healthz")


def test_an_error_page_that_asks_nothing_has_its_sheet(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        page = app.jinja_env.get_template("errors/500.html").render({})
        sheet = url_for("static", filename="css/patient.css")
    assert sheet in fetched_by(page)
    assert client.get(sheet).status_code == 200


@pytest.mark.parametrize("before", ["", "0123456789ab/"])
@pytest.mark.parametrize("name", ["css/patient.css", "css/desk.css", "js/print.js", "icons/favicon.svg"])
def test_without_the_right_fingerprint_the_present_file_is_sent_but_never_kept(
    app: Flask, client: FlaskClient, before: str, name: str
) -> None:
    with app.test_request_context():
        kept = client.get(url_for("static", filename=name))
    answer = client.get(f"/static/{before}{name}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.data == kept.data
    again = client.get(f"/static/{before}{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["css/none.css", "../app.py", "css", "", "js/print.js%0a"])
def test_what_is_not_there_is_not_found_and_not_kept(app: Flask, client: FlaskClient, name: str) -> None:
    with app.test_request_context():
        address = url_for("static", filename="css/patient.css").removesuffix("css/patient.css")
    for answer in (client.get(address + name), client.get(f"/static/{name}")):
        assert answer.status_code == 404
        assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("name", ["css/components/button.css", "js/print.js", "icons/favicon.svg"])
def test_a_changed_file_changes_the_fingerprint(tmp_path: Path, name: str) -> None:
    folder = copytree(STATIC, tmp_path / "static")
    before = Assets(folder)
    assert Assets(folder).fingerprint == before.fingerprint
    (folder / name).write_bytes(before.files[name] + b"\n")
    assert Assets(folder).fingerprint != before.fingerprint


def test_the_fingerprint_is_of_names_and_contents_in_whatever_order_they_are_read() -> None:
    one, other = {"a": b"1", "b": b"2"}, {"b": b"2", "a": b"1"}
    assert fingerprint(one) == fingerprint(other)
    assert (
        len({fingerprint(files) for files in (one, {"a": b"2", "b": b"1"}, {"a": b"1", "c": b"2"}, {"a": b"1"})}) == 4
    )


def test_under_its_fingerprint_a_file_stays_as_it_was_read_while_the_disk_already_has_the_next(tmp_path: Path) -> None:
    folder = copytree(STATIC, tmp_path / "static")
    app = Flask("fetched", static_folder=str(folder))
    assets.init_app(app)
    with app.test_request_context():
        address = url_for("static", filename="js/print.js")
    before = app.test_client().get(address).data
    (folder / "js/print.js").write_text("// the next version\n")
    assert app.test_client().get(address).data == before


@pytest.mark.parametrize("name", ["patient", "desk", "print"])
def test_what_is_sent_of_a_sheet_is_all_of_it_but_comments_and_indentation(app: Flask, name: str) -> None:
    whole, sheet = joined(CSS / f"{name}.css"), sent(app, f"{name}.css")[0].decode()
    assert "/*" not in sheet
    assert len(sheet) < 0.85 * len(whole)
    lines = re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL).splitlines()
    assert [line.strip() for line in sheet.splitlines() if line] == [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("name", ["patient", "desk"])
def test_a_sheet_is_joined_of_each_of_its_parts_once_and_in_order(name: str) -> None:
    sheet, parts = joined(CSS / f"{name}.css"), imports(CSS / f"{name}.css")
    assert len(parts) > 40
    assert misplaced(sheet, parts) == []
    assert "@import" not in sheet
    assert sheet.index("@layer typeface, tokens, base, layout, components, desk, print;") < sheet.index(
        "@layer tokens {"
    )


def test_a_part_that_is_missing_or_twice_or_too_late_is_found() -> None:
    """The negative control of the test above."""
    sheet, parts = joined(CSS / "desk.css"), imports(CSS / "desk.css")
    first, last = parts[0].read_text(), parts[-1].read_text()
    assert misplaced(sheet.replace(last, ""), parts)[0] == parts[-1].name
    assert misplaced(sheet + last, parts) == [parts[-1].name]
    assert misplaced(last + sheet.replace(last, ""), parts) == [parts[-1].name]
    assert misplaced(sheet.replace(first, "") + first, parts) == [parts[1].name]


def test_every_source_is_a_part_of_the_desks_sheet_or_of_paper() -> None:
    whole = [CSS / f"{name}.css" for name in ("patient", "desk", "print", "embedded")]
    in_a_frame = {part for part in imports(CSS / "embedded.css") if part.stem in ("embedded", "time-links")}
    assert set(CSS.rglob("*.css")) - set(whole) == set(imports(CSS / "desk.css")) | in_a_frame
    assert set(imports(CSS / "embedded.css")) - in_a_frame < set(imports(CSS / "patient.css"))
    own = [part.parent.name for part in imports(CSS / "desk.css") if part not in imports(CSS / "patient.css")]
    assert set(own) == {"desk"}


def test_under_the_debugger_sources_are_sent_as_they_are_on_disk(tmp_path: Path) -> None:
    folder = copytree(STATIC, tmp_path / "static")
    app = Flask("fetched", static_folder=str(folder))
    app.debug = True
    assets.init_app(app)
    with app.test_request_context():
        assert url_for("static", filename="css/patient.css") == "/static/css/patient.css"
    for name in ("patient.css", "components/button.css"):
        assert sent(app, name) == ((CSS / name).read_bytes(), "no-cache")
    (folder / "css/components/button.css").write_text("/* edited */\n")
    assert sent(app, "components/button.css") == (b"/* edited */\n", "no-cache")


@pytest.mark.parametrize("name", ["css/patient.css", "css/desk.css", "js/print.js", "icons/favicon.svg"])
def test_a_text_goes_over_the_wire_packed_to_whoever_can_unpack_it(app: Flask, client: FlaskClient, name: str) -> None:
    with app.test_request_context():
        address = url_for("static", filename=name)
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == plain.data


def test_the_display_face_is_ours_small_and_has_its_license_beside_it(client: FlaskClient) -> None:
    """A Latin subset of at most 25 kB, as look.md asks; nothing is loaded from another host."""
    sheet, folder = joined(CSS / "patient.css"), CSS
    files = [(folder / name).resolve() for name in re.findall(r'url\("([^"]+)"\)', sheet)]
    assert [file.suffix for file in files] == [".woff2"]
    for file in files:
        assert file.stat().st_size <= 25_000
        assert "SIL OPEN FONT LICENSE" in (file.parent / f"{file.stem.partition('-')[0]}-OFL.txt").read_text()
        answer = client.get(f"/static/{file.relative_to(STATIC)}", headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.mimetype) == (200, "font/woff2")
        assert "Content-Encoding" not in answer.headers
    assert "font-display: swap" in sheet
    assert "font-src 'self'" in client.get("/healthz").headers["Content-Security-Policy"]
