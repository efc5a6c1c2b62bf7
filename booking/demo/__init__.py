"""What does a practice look like after four weeks? Made-up people and appointments, for development alone."""

from booking.demo.filling import DemoRefused, fill_demo, is_empty, require_allowed
from booking.demo.users import DEMO_USERS

__all__ = ["DEMO_USERS", "DemoRefused", "fill_demo", "is_empty", "require_allowed"]
