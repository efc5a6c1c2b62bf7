"""The file between its dry run and its import: sealed, for whoever sent it alone, and gone within the hour."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from werkzeug.datastructures import ImmutableMultiDict

from booking import access, appointments, catalog
from booking.access import TypedForm
from booking.forms.import_file import ReadFile, Unnamed, read_import_file
from booking.routes.staff.viewer import current_viewer


@dataclass(frozen=True, slots=True)
class KeptFile:
    data: bytes
    name: str
    unnamed: Unnamed
    reason: str = ""  # why what overlaps may stand beside what is there

    def read(self, *, now: datetime) -> ReadFile:
        """Raises NotAFile."""
        return read_import_file(
            self.data,
            file_name=self.name,
            zone=catalog.practice().zone,
            directory=appointments.read_directory(),
            unnamed=self.unnamed,
            now=now,
        )


def keep_file(file: KeptFile, *, now: datetime) -> str:
    """The token that finds it."""
    packed = b64encode(zlib.compress(file.data)).decode()
    unnamed = {"surgeon": file.unnamed.surgeon, "procedure": file.unnamed.procedure}
    fields = {"packed": packed, "name": file.name, "reason": file.reason} | unnamed
    typed = TypedForm(ImmutableMultiDict(fields), was_to_act=False)
    return access.keep_form(typed, user_id=current_viewer().user_id, path=_path(), now=now)


def find_file(token: str, *, now: datetime) -> KeptFile | None:
    """None for anybody else and after its time."""
    kept = access.find_form(token, user_id=current_viewer().user_id, path=_path(), now=now)
    if kept is None or "packed" not in kept.fields:
        return None
    fields = kept.fields
    data = zlib.decompress(b64decode(fields["packed"]))
    return KeptFile(data, fields["name"], Unnamed(fields["surgeon"], fields["procedure"]), fields["reason"])


def _path() -> str:
    return url_for("staff.import_plan")
