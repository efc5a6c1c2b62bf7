"""What the pages of patients hang on, below /."""

from flask import Blueprint

blueprint = Blueprint("patient", __name__)
