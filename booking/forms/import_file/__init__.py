"""Files of appointments from another program, read into lines; what becomes of each line, in words."""

from booking.forms.import_file.calendar_entries import Unnamed
from booking.forms.import_file.csv_lines import COLUMNS, MOST_BYTES, MOST_LINES, read_csv
from booking.forms.import_file.file_faults import FileFault, NotAFile
from booking.forms.import_file.reading import ReadFile, read_import_file
from booking.forms.import_file.totals import called, counted, plan_totals
from booking.forms.import_file.words import fate_words, file_fault_words

__all__ = [
    "COLUMNS",
    "MOST_BYTES",
    "MOST_LINES",
    "FileFault",
    "NotAFile",
    "ReadFile",
    "Unnamed",
    "called",
    "counted",
    "fate_words",
    "file_fault_words",
    "plan_totals",
    "read_csv",
    "read_import_file",
]
