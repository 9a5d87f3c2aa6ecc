"""For whoever watches over the processes: the pages answer, and the database is there and up to date."""

from flask import Blueprint, Response

from db.schema import require_current
from web.access.permissions import public
from web.context import the_house

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@public
def health() -> Response:
    """200 when all is well; else 503, as every page."""
    require_current(the_house().database)
    return Response("ok\n", mimetype="text/plain")
