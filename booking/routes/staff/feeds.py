"""Calendar links at the desk: made, shown with their address, and revoked."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, catalog, clock
from booking.calendars import (
    feed_address,
    landing_address,
    live_feed_link,
    live_feed_links,
    make_feed_link,
    qr_code,
    revoke_feed_link,
    subscribe_in_google_url,
    subscribe_in_outlook_url,
    webcal_url,
)
from booking.confidential import seen_digest
from booking.forms.feed_links import TITLE_WORDS, WHOLE_PRACTICE, FeedLinkForm
from booking.forms.seen import SeenForm
from booking.models import FeedLink
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import gone, not_as_seen
from booking.routes.staff.viewer import current_viewer


@blueprint.route("/feeds", methods=["GET", "POST"])
def feeds() -> ResponseReturnValue:
    form = FeedLinkForm()
    form.offer(current_viewer().own(catalog.surgeons()), whole_practice=access.own_surgeon() is None)
    if request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    surgeon = catalog.surgeon(form.surgeon.data) if form.surgeon.data != WHOLE_PRACTICE else None
    link = make_feed_link(
        surgeon_id=surgeon.id if surgeon else None,
        titles=form.titles.data,
        label=form.label.data,
        made_by_id=current_viewer().user_id,
        now=clock.now(),
    )
    flash(_("The calendar link is made. Whoever has it can read this calendar, so pass it on to nobody else."), "done")
    return redirect(url_for("staff.feed", uuid=link.uuid), 303)


@blueprint.get("/feeds/<uuid:uuid>")
def feed(uuid: UUID) -> ResponseReturnValue:
    """The address, whenever it is asked for."""
    link = _link(uuid)
    address, name = feed_address(link), whose(link)
    if address is None:
        return render_template("staff/feed.html", link=link, whose=name, titles=TITLE_WORDS[link.titles], address=None)
    return render_template(
        "staff/feed.html",
        link=link,
        whose=name,
        titles=TITLE_WORDS[link.titles],
        address=address,
        webcal=webcal_url(address),
        google=subscribe_in_google_url(address),
        outlook=subscribe_in_outlook_url(address, name),
        landing=landing_address(address),
        qr_code=qr_code(landing_address(address)),
    )


@blueprint.route("/feeds/<uuid:uuid>/revocation", methods=["GET", "POST"])
def revoke_feed(uuid: UUID) -> ResponseReturnValue:
    if request.method == "POST" and live_feed_link(uuid) is None:
        return gone("staff.feeds")
    link = _link(uuid)
    seen = seen_digest(link.uuid, link.surgeon_id, link.titles, link.label)
    is_seen = SeenForm().seen.data == seen
    if request.method == "POST" and is_seen:
        revoke_feed_link(uuid, now=clock.now())
        flash(_("The calendar link is revoked. Calendars that followed it get nothing any more."), "done")
        return redirect(url_for("staff.feeds"), 303)
    page = render_template(
        "staff/removal.html",
        here="feeds",
        seen=seen,
        sentence=not_as_seen() if request.method == "POST" else "",
        title=_("Revoke this calendar link?"),
        lines=[whose(link), *([link.label] if link.label else []), TITLE_WORDS[link.titles]],
        advice=_("Every calendar that follows it stops being brought up to date. This cannot be undone."),
        button=_("Revoke the link"),
        back=url_for("staff.feeds"),
    )
    return page, 409 if request.method == "POST" else 200


def whose(link: FeedLink) -> str:
    return link.surgeon.name if link.surgeon else str(_("The whole practice"))


def _link(uuid: UUID) -> FeedLink:
    return live_feed_link(uuid) or abort(404)


def _page(form: FeedLinkForm) -> str:
    rows = [
        {"link": link, "whose": whose(link), "titles": TITLE_WORDS[link.titles]}
        for link in live_feed_links(surgeon_id=access.own_surgeon())
    ]
    return render_template("staff/feeds.html", form=form, errors=form.errors, rows=rows)
