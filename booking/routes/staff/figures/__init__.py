"""How full the weeks were: as a page with a drawing, and as a file."""

from booking.routes.staff.figures import csv_file, pages

__all__ = ["csv_file", "pages"]
