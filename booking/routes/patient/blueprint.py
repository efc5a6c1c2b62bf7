"""Where do the pages of patients hang?"""

from flask import Blueprint, Response, current_app
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import NotFound

blueprint = Blueprint("patient", __name__)


@blueprint.errorhandler(ObjectDeletedError)
def forgotten(error: ObjectDeletedError) -> Response:
    """The hold was old enough to be deleted, and was, between looking for it and deciding about it."""
    return current_app.make_response(current_app.handle_http_exception(NotFound()))
