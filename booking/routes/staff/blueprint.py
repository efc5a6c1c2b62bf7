"""The blueprint of the pages of the desk."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
