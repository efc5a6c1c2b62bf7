"""What programs may ask: which times are open."""

from booking.routes.api.slots import blueprint

__all__ = ["blueprint"]
