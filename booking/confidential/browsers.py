"""What is stored of a browser, so that it is known again; it says nothing of anybody."""

from booking.confidential.current_keys import keyring


def browser_digest(number: str) -> bytes:
    """Keyed, of the random number that its session carries."""
    return keyring().newest_lookup("browser", number)
