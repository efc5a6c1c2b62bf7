"""What the pages of patients hang on, below /."""

from flask import Blueprint, abort, request

blueprint = Blueprint("patient", __name__)


@blueprint.before_request
def no_text_for_a_database() -> None:
    """PostgreSQL looks for no text with a NUL in it; nothing of ours is named so."""
    if any("\0" in value for value in (request.view_args or {}).values()):
        abort(404)
