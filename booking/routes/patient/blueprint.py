"""Where do the pages of patients hang?"""

from flask import Blueprint

blueprint = Blueprint("patient", __name__)
