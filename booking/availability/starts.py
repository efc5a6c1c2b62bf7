"""What the practice asks of a start, and which starts that leaves in a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.availability.intervals import Interval, merge
from booking.availability.wall_clock import Stretch, local_date


@dataclass(frozen=True, slots=True)
class Rules:
    """What the practice and the procedure ask of a start."""

    length: timedelta
    buffer_before: timedelta
    buffer_after: timedelta
    slot_step: timedelta  # starts are multiples of it from local midnight, by the wall clock
    minimum_notice: timedelta
    booking_horizon: int  # days after today on which one may still book
    zone: ZoneInfo
    minimum_notice_days: int = 0  # so many whole days, counted from today's date: 1 is from tomorrow on

    def __post_init__(self) -> None:
        if self.length <= timedelta(0) or self.slot_step <= timedelta(0):
            raise ValueError("A consultation and the step between starts must both be longer than nothing.")

    def takes(self, starts_at: datetime) -> Interval:
        """What a consultation that starts then takes up of the surgeon's time, buffers included."""
        return Interval(starts_at - self.buffer_before, starts_at + self.length + self.buffer_after)

    def is_too_soon(self, starts_at: datetime, *, now: datetime) -> bool:
        """By either notice."""
        if starts_at < now + self.minimum_notice:
            return True
        if starts_at - now > timedelta(days=self.minimum_notice_days + 2):  # also so that no date overflows
            return False
        return self.minimum_notice_days > 0 and local_date(starts_at.astimezone(UTC), self.zone) < self.first_day(now)

    def first_day(self, now: datetime) -> date:
        """The first date that whole days of notice leave."""
        return local_date(now, self.zone) + timedelta(days=self.minimum_notice_days)

    def last_day(self, now: datetime) -> date:
        return local_date(now, self.zone) + timedelta(days=self.booking_horizon)


def blocked_starts(taken: Iterable[Interval], rules: Rules) -> list[Interval]:
    """Between which moments no consultation can start, because it and its buffers would meet what is taken.

    Unlike other intervals these are open: both their ends are free. They are sorted, by start and by end.
    """
    behind = rules.length + rules.buffer_after
    return [Interval(busy.start - behind, busy.end + rules.buffer_before) for busy in merge(taken)]


def free_starts(
    spans: Iterable[Interval],
    days: Sequence[Stretch],
    blocked: Sequence[Interval],
    *,
    rules: Rules,
    earliest: datetime,
) -> list[datetime]:
    """All starts (UTC) in these spans and days, in order; all that is passed in is sorted, none overlaps."""
    starts: list[datetime] = []
    passed = 0  # so many of the blocked lie before the start that is looked at
    over = 0  # so many of the days lie before the span
    for span in spans:
        latest = span.end - rules.length
        while over < len(days) and days[over].end <= span.start:
            over += 1
        for day in days[over:]:
            if day.start > latest:
                break
            # No clock change within: the starts are one step apart in UTC too.
            start = _on_grid(max(day.start, span.start, earliest), day, rules.slot_step)
            while start <= latest and start < day.end:
                while passed < len(blocked) and blocked[passed].end <= start:
                    passed += 1
                if passed < len(blocked) and blocked[passed].start < start:
                    start = _on_grid(blocked[passed].end, day, rules.slot_step)
                else:
                    starts.append(start)
                    start += rules.slot_step
    return starts


def _on_grid(moment: datetime, day: Stretch, step: timedelta) -> datetime:
    """The first moment from this one on whose wall time is a multiple of the step."""
    return moment + (day.midnight - moment) % step
