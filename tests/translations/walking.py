"""A walk past everything that patients read, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import flask_babel
import pytest
from babel.support import NullTranslations
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, update

from booking import catalog, clock, logs
from booking.calendars import words as calendar_words
from booking.commands.demo.filling import fill_demo
from booking.commands.load_practice.loading import load_practice
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import Letter, Visit, Wish
from booking.routes.wording import monogram
from tests.stage.demo_site import NAMES, SOMEBODY, DemoSite
from tests.stage.page_client import PageClient
from tests.stage.servers import Site
from tests.stage.settings import LOS_ANGELES, an_environment
from tests.stage.staged import stage
from tests.translations.catalogs import ROOT
from tests.translations.walk import CHILD, MISTYPED, TYPED, Walk
from tests.translations.walk_past_deeds import book, walk_at_other_times, walk_past_deeds
from tests.translations.walk_past_emails import walk_past_emails
from tests.translations.walk_past_pages import walk_past_answers_to_programs, walk_past_pages, walk_past_refused_times

# A Wednesday morning, when both surgeons see patients.
WEDNESDAY = datetime(2026, 10, 7, 10, 37, tzinfo=LOS_ANGELES).astimezone(UTC)


def shipped_practice() -> str:
    """The practice file, but that only one of the surgeons sees patients about a rhinoplasty."""
    shipped = (ROOT / "booking/practice.toml").read_text("utf-8")
    surgeons = r'(slug = "rhinoplasty"\n.*?\nsurgeons = )\[[^]]*\]'
    return re.sub(surgeons, r'\1["david-kim"]', shipped, count=1, flags=re.S)


@contextmanager
def walked_through(folder: Path, practice_file: str, language: str, translations: NullTranslations) -> Iterator[Walk]:
    """The whole walk in `language`, with these for its sentences."""
    practice = folder / "practice.toml"
    practice.write_text(practice_file, "utf-8")

    def spoken(_domain: object) -> NullTranslations:
        return translations if str(flask_babel.get_locale()) == language else NullTranslations()

    with pytest.MonkeyPatch.context() as patch, _walking(folder, practice, language) as walk:
        patch.setattr(flask_babel.Domain, "get_translations", spoken)
        patch.setattr(logs, "ID_SIGNS", "23456789")  # what stands on an error page is no word then
        _forget_titles()
        _walk_past_everything(walk)
        yield walk
    _forget_titles()


@contextmanager
def _walking(folder: Path, practice_file: Path, language: str) -> Iterator[Walk]:
    """Of a demo of its own in this process, whose clock begins at WEDNESDAY."""
    from app import create_app  # here: who only reads catalogs needs no application

    app = create_app(an_environment(VIDEO_ROOM_URL="https://video.example/{room}"), instance_path=folder / "instance")
    offset = WEDNESDAY - datetime.now(UTC)
    try:
        with app.app_context():
            upgrade()
            load_practice(practice_file)
            fill_demo(now=WEDNESDAY)
            db.session.remove()
        site = DemoSite(app, cast("Site", _OwnProcess(app)), offset)
        clock.set_offset(offset)
        staged = stage(site)
        with app.app_context(), writing() as session:
            session.execute(update(Visit).values(language=language))
            session.execute(update(Letter).values(language=language))
            session.execute(update(Wish).values(language=language))
        clock.set_offset(offset)
        visitor = app.test_client()
        visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        yield Walk(site, language, staged, PageClient(visitor))
    finally:
        clock.set_offset(timedelta(0))
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@dataclass(frozen=True)
class _Answer:
    status: int
    text: str


class _OwnProcess:
    """What DemoSite asks of a served site, asked without a server."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def ask(self, method: str, path: str) -> _Answer:
        answer = self._client.open(path, method=method)
        return _Answer(answer.status_code, answer.get_data(as_text=True))


def _forget_titles() -> None:
    """They are kept by language, whose sentences are others for as long as this lasts."""
    for one in vars(calendar_words).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


def _walk_past_everything(walk: Walk) -> None:
    walk_past_pages(walk)
    walk_past_refused_times(walk)
    walk_past_emails(walk)
    walk_past_answers_to_programs(walk)
    book(walk)
    walk_past_deeds(walk)
    walk_at_other_times(walk)


def names_of(walk: Walk) -> set[str]:
    """Of the practice, its people and its patients, and where they are: written as they are in every language."""
    with walk.site.app.app_context():
        practice = catalog.practice()
        visits = db.session.scalars(select(Visit)).all()
        typed = [
            answers_of(visit).get(key, "")
            for visit in visits
            for key in ("name", "email", "note", "patient", "guardian")
        ]
        places = [line for one in catalog.locations() for line in one.address.splitlines()]
        surgeons = [one.name for one in catalog.surgeons()]
        surgeons += [monogram(name) for name in surgeons]
        own = [practice.name, practice.email, *practice.address.splitlines()]
    typed += [piece for one in typed for piece in one.partition("@")]  # a long one may be parted there
    return {
        one
        for one in (
            *typed,
            *places,
            *surgeons,
            *own,
            *NAMES,
            *SOMEBODY.values(),
            *TYPED.values(),
            *CHILD.values(),
            *MISTYPED,
        )
        if len(one) > 1
    }
