"""What of the practice is open to a surgeon: what belongs to their own visits, and nothing of other patients.

`table.OWN` says which endpoints lead to one row, and of which kind; `routes/staff/ownership.py` asks the room of that
row whose it is. OWASP ASVS 5.0, 8.2.2 (one row) and 8.2.3 (its fields).
"""

from __future__ import annotations

from typing import Final

from booking.access.gate import current_user

NOBODY: Final = 0  # the id of no surgeon


def own_surgeon() -> int | None:
    """The id of the surgeon whose visits alone the signed-in user may read; None for who reads all of them."""
    user = current_user()
    if user is None:
        return NOBODY
    return (user.surgeon_id or NOBODY) if user.role == "surgeon" else None
