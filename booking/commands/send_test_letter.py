"""`flask send-test-letter`: whether the mail server takes letters from us, and what it says when it does not."""

from __future__ import annotations

import click

from booking import clock
from booking.commands.faults import needs_database
from booking.confidential import NotAnEmail, read_email
from booking.config import settings


@click.command("send-test-letter")
@click.argument("address")
@needs_database
def send_test_letter(address: str) -> None:
    """Send a short test email to ADDRESS, now and past the queue, and say what the mail server answers."""
    from booking.messages.sending import send_trial_letter  # here: the pages register commands too, see worker.py

    if settings().smtp is None:
        raise click.ClickException("No mail server is set: SMTP_URL says nothing.")
    try:
        to = read_email(address)
    except NotAnEmail:
        raise click.ClickException("That is not one email address.") from None
    refusal = send_trial_letter(to, now=clock.now())
    if refusal is not None:
        raise click.ClickException(refusal)
    click.echo(f"The mail server took a test email to {to}. Whether it arrives, only that mailbox can tell.")
