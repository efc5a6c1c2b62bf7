"""Appointments brought along from another program: a file, what would become of each of its lines, and the way back."""

from booking.routes.staff.importing import dry_run, upload, way_back

__all__ = ["dry_run", "upload", "way_back"]
