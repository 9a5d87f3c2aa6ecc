"""Commands that we tell people to type: with the settings that a second terminal has to be given too."""

import shlex
from urllib.parse import urlsplit

from web.settings import USUAL_HOST, USUAL_PORT, Settings, usual_url


def typed_again(rufzeit: str, settings: Settings) -> str:
    """`rufzeit`, after those settings that are not the default: "RUFZEIT_PORT=8041 .venv/bin/rufzeit"."""
    own_address = settings.public_url != usual_url(settings.port)
    usual = {
        "RUFZEIT_PUBLIC_URL": usual_url(settings.port),
        "RUFZEIT_HOST": USUAL_HOST,
        "RUFZEIT_PORT": str((own_address and urlsplit(settings.public_url).port) or USUAL_PORT),
    }
    given = {
        "RUFZEIT_PUBLIC_URL": settings.public_url,
        "RUFZEIT_HOST": settings.host,
        "RUFZEIT_PORT": str(settings.port),
    }
    needed = [f"{name}={shlex.quote(value)}" for name, value in given.items() if value != usual[name]]
    return " ".join([*needed, rufzeit])
