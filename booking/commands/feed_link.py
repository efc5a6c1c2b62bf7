"""`flask feed-link`: the address of a calendar without signing in."""

from __future__ import annotations

import click

from booking import catalog, clock
from booking.calendars import FEED_TITLES, feed_address, live_feed_links, make_feed_link
from booking.commands.faults import needs_database
from booking.commands.served_address import served_address
from booking.config import settings

PRACTICE = "practice"
LABEL = "command line"


@click.command("feed-link")
@click.argument("whose", metavar="SURGEON|practice")
@click.option("--titles", type=click.Choice(FEED_TITLES), default=FEED_TITLES[0], show_default=True)
@needs_database
def feed_link(whose: str, titles: str) -> None:
    """Print the address of a calendar: of one surgeon, by slug, or of the whole practice.

    The same again prints the same address, until it is revoked at /staff/feeds.
    """
    catalog.practice()
    surgeon = catalog.surgeon(whose) if whose != PRACTICE else None
    if surgeon is None and whose != PRACTICE:
        known = ", ".join([one.slug for one in catalog.surgeons()] + [PRACTICE])
        raise click.ClickException(f"There is no surgeon {whose!r}; choose among {known}.")
    address = _address(surgeon.id if surgeon else None, titles)
    click.echo(served_address(settings()) + address.removeprefix(settings().base_url))


def _address(surgeon_id: int | None, titles: str) -> str:
    for link in live_feed_links():
        if (link.surgeon_id, link.titles, link.label) == (surgeon_id, titles, LABEL):
            address = feed_address(link)
            if address is not None:
                return address
    link = make_feed_link(surgeon_id=surgeon_id, titles=titles, label=LABEL, now=clock.now())
    address = feed_address(link)
    if address is None:
        raise click.ClickException("The address cannot be derived: its key is not in FIELD_KEYS.")
    return address
