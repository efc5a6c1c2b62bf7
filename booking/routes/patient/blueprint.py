"""Where do the pages of patients hang?"""

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import NotFound

blueprint = Blueprint("patient", __name__)


@blueprint.before_request
def no_text_for_a_database() -> None:
    """PostgreSQL looks for no text with a NUL in it; nothing of ours is named so."""
    if any("\0" in value for value in (request.view_args or {}).values()):
        abort(404)


@blueprint.errorhandler(ObjectDeletedError)
def forgotten(error: ObjectDeletedError) -> Response:
    """The hold was old enough to be deleted, and was, between looking for it and changing it under the lock."""
    return current_app.make_response(current_app.handle_http_exception(NotFound()))
