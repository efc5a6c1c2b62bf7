"""Who are the people of the demo, and how do they come into an empty database?"""

from __future__ import annotations

DEMO_USERS = (
    ("admin", "admin@example.com", "demo-admin-password"),
    ("desk", "desk@example.com", "demo-desk-password"),
    ("surgeon", "david.kim@example.com", "demo-david-password"),
    ("surgeon", "eugene.kim@example.com", "demo-eugene-password"),
)
"""Role, e-mail and password of each; published, and therefore refused outside development."""
