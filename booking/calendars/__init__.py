"""How do appointments reach other people's calendars? (The only importer of the icalendar library.)

Pure: dataclasses and bytes. Rows are turned into `events.Event` by whoever calls.
"""
