"""The diary of a day: columns of quarter-hour rows, what stands beside them, and the pages that show it."""

from booking.routes.staff.diary import pages, procedures_page, sheet, week_page

__all__ = ["pages", "procedures_page", "sheet", "week_page"]
