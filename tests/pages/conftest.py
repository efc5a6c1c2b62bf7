"""What may tests of pages ask for?  `pages`: a visitor whose every page is checked, see tests/pages/client.py."""

import pytest
from flask.testing import FlaskClient

from tests.pages.client import PageClient


@pytest.fixture
def pages(client: FlaskClient) -> PageClient:
    return PageClient(client)
