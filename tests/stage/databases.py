"""A migrated database for each test, on either engine, in no time.

Migrated once a session: bare, with the test practice, and with the demo in it; every test works on a copy.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade

from booking.commands.demo.filling import fill_demo
from booking.commands.load_practice.loading import load_practice
from booking.database import db
from tests.stage.postgres import Cluster
from tests.stage.settings import DEMO_NOW, an_environment

TEMPLATES = ("demo", "practice", "bare")
ENGINES = ("sqlite", "postgresql")
PRACTICE_FILE = Path(__file__).parent / "practice.toml"


def migrate(url: str, instance_path: Path, *, template: str) -> None:
    """Bring the empty database at `url` up to date, and fill it as one of TEMPLATES."""
    from app import create_app  # here: tests of pure rules need no application

    app = create_app(an_environment(DATABASE_URL=url), instance_path=instance_path)
    with app.app_context():
        try:
            upgrade()
            if template != "bare":
                load_practice(PRACTICE_FILE)
            if template == "demo":
                fill_demo(now=DEMO_NOW)
        finally:
            db.session.remove()
            db.engine.dispose()


class SQLiteTemplates:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copy(self, name: str, folder: Path) -> tuple[str, Callable[[], None]]:
        """A copy of the template `name` in `folder`: its URL, and how to drop it."""
        template = self._folder / f"{name}.sqlite3"
        if not template.exists():
            draft = template.with_suffix(".draft")
            migrate(f"sqlite:///{draft}", self._folder, template=name)
            connection = sqlite3.connect(draft)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            os.rename(draft, template)
        path = folder / "booking.sqlite3"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}", lambda: None


class PostgresTemplates:
    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        self._folder = folder
        self._templates: dict[str, str] = {}

    def copy(self, name: str, folder: Path) -> tuple[str, Callable[[], None]]:
        """A copy of the template `name`: its URL, and how to drop it."""
        if name not in self._templates:
            draft = self._cluster.create()
            migrate(self._cluster.url(draft), self._folder, template=name)
            self._templates[name] = draft
        database = self._cluster.create(template=self._templates[name])
        return self._cluster.url(database), lambda: self._cluster.drop(database)
