"""The forms that people fill in: their shape and their wording, never a query."""
