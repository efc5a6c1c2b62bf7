"""When does each surgeon see patients? Agendas out of the tables, and the only writers of hours and time off."""

from booking.schedules.agendas import agendas
from booking.schedules.freed import slots_changed, time_freed

__all__ = ["agendas", "slots_changed", "time_freed"]
