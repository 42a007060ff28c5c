"""The collection for programs: IIIF, Atom."""

from flask import Blueprint

bp = Blueprint("collection_open", __name__, url_prefix="/exhibition")
