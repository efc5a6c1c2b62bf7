"""What a caller is taken to come about until they say, in one statement."""

import pytest
from flask import Flask
from sqlalchemy import update

from booking import catalog
from booking.database import writing
from booking.models import Procedure
from tests.stage.statements import statements_sent

pytestmark = pytest.mark.usefixtures("app_context", "practice")


def test_it_is_about_the_usual_procedure_whatever_is_offered(app: Flask) -> None:
    while usual := catalog.usual_procedure(catalog.procedures()):
        with statements_sent(app) as sent:
            found = catalog.usual_consultation()
        assert found == catalog.consultation_of(usual.id)
        assert len([one for one in sent if one != "BEGIN"]) == 1
        with writing() as session:
            session.execute(update(Procedure).where(Procedure.id == usual.id).values(active=False))
    assert catalog.usual_consultation() is None
