"""What no request needs and no database should see: control characters, numbers beyond any key."""

import unicodedata

from flask import Request
from werkzeug.exceptions import BadRequest, NotFound

OF_TEXTS = "\t\n\r"
HIGHEST_ID = 2**63 - 1


def require_clean_path(request: Request) -> None:
    """Raises `NotFound`: no address of ours has such characters, or so high a number."""
    if _has_control(request.path, "") or any(
        isinstance(value, int) and value > HIGHEST_ID for value in (request.view_args or {}).values()
    ):
        raise NotFound


def require_clean_values(request: Request) -> None:
    """Raises `BadRequest` for control characters in a form or after the question mark, but ends of lines."""
    for sent in (request.args, request.form):
        for name, value in sent.items(multi=True):
            if _has_control(name, "") or _has_control(value, OF_TEXTS):
                raise BadRequest


def _has_control(text: str, allowed: str) -> bool:
    return any(unicodedata.category(letter) == "Cc" and letter not in allowed for letter in text)
