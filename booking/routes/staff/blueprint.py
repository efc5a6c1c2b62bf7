"""Where do the pages of the desk hang?"""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
