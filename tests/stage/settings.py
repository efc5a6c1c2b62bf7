"""The settings that tests run with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LOS_ANGELES = ZoneInfo("America/Los_Angeles")

# A Monday four weeks before the clocks go back; rule tests take it as their `now`.
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=LOS_ANGELES).astimezone(UTC)
DEMO_NOW = NOW + timedelta(hours=3)  # when the demo of the fixture `demo` was filled


def an_environment(**changes: str) -> dict[str, str]:
    """A whole environment for `create_app` or a child process; `changes` come on top, "" unsets."""
    return {
        "ENVIRONMENT": "development",
        "SECRET_KEY": "2HaoAIrxfHUp0FW73SrsXEQfeIVxQ0YwgUyL5CW0Zwk",
        "FIELD_KEYS": "test:qYsyu1cZzw4V5i7cjAqsF+J2+ozXMp+cBwyYhqoguc8=",
        "BASE_URL": "http://localhost",
        "RATE_LIMITS": "off",
        **changes,
    }
