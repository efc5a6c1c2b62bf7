"""Style sheets, scripts, icons and typefaces: a sheet in one piece, each file at an address that changes with content.

The fingerprint stands before the name, /static/<fingerprint>/css/patient.css, and is that of all files together. So
what a file names relative to itself, as a script its import or a sheet its font, is of the same version.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, abort, request

IMMUTABLE: Final = "public, max-age=31536000, immutable"
ZIPPED: Final = (".css", ".js", ".svg", ".txt")  # a typeface is packed already
NOT_FOR_BROWSERS: Final = re.compile(r"/\*.*?\*/|^ +", re.DOTALL | re.MULTILINE)
IMPORT: Final = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)


mimetypes.add_type("font/woff2", ".woff2")  # Python itself knows it from 3.14 on


def init_app(app: Flask) -> None:
    if app.debug:
        return  # Flask sends each source as it now is on disk, and the browser itself follows what a sheet imports
    assets = Assets(Path(str(app.static_folder)))
    app.url_defaults(assets.add_fingerprint)
    app.view_functions["static"] = assets.send


class Assets:
    """Read once, at the start: what is sent under a fingerprint stays the same even while files are being replaced."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): lean(joined(path)).encode()
            if path.suffix == ".css"
            else path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        self.zipped = {name: gzip.compress(self.files[name], mtime=0) for name in self.files if name.endswith(ZIPPED)}
        self.fingerprint = fingerprint(self.files)

    def add_fingerprint(self, endpoint: str, values: dict[str, Any]) -> None:
        """For `url_for("static", filename=...)`."""
        if endpoint == "static":
            values["filename"] = f"{self.fingerprint}/{values['filename']}"

    def send(self, filename: str) -> Response:
        """With no fingerprint, or with another one, the file is sent as it is here, but may not be used again unasked.

        While a new version is being started, old and new processes answer in turn: a 404 would leave a page of one
        without its sheet when the other is asked for it, and an immutable answer would keep the wrong one for a year.
        """
        before, _, after = filename.partition("/")
        name = after if after in self.files else filename
        if name not in self.files:
            abort(404)
        zipped = name in self.zipped and request.accept_encodings.quality("gzip") > 0
        content = self.zipped[name] if zipped else self.files[name]
        answer = Response(content, mimetype=mimetypes.guess_type(name)[0])
        answer.headers["Cache-Control"] = IMMUTABLE if before == self.fingerprint else "no-cache"
        if name in self.zipped:
            answer.vary.add("Accept-Encoding")
        if zipped:
            answer.content_encoding = "gzip"
        answer.set_etag(self.fingerprint + "-gzip" * zipped)
        answer.make_conditional(request)
        return answer


def joined(sheet: Path) -> str:
    """The sheet with each line of `@import "another.css";` replaced by that sheet."""
    return IMPORT.sub(lambda line: joined(sheet.parent / line[1]), sheet.read_text("utf-8"))


def lean(sheet: str) -> str:
    """Without its comments and its indentation, which are a third of it and not for a telephone."""
    return NOT_FOR_BROWSERS.sub("", sheet)


def fingerprint(files: Mapping[str, bytes]) -> str:
    """The same in every process that has the same files."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]
