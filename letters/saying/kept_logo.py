"""The office's logo is not kept with each letter: the letter keeps its SHA-256, the office the picture.

It is put in whenever the letter is drawn. So a letter gives the same bytes again while the office has that logo.
One that is drawn after the office changed it has the new one, whether it waits for print or is read again by its
client; what was printed stays what it was, in the file of its batch.
"""

import hashlib
from collections.abc import Mapping
from typing import Any


def without_logo(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as the record keeps them."""
    logo = facts["letterhead"].get("logo")
    if logo is None:
        return facts
    head = {name: value for name, value in facts["letterhead"].items() if name != "logo"}
    return facts | {"letterhead": head, "logo": hashlib.sha256(logo.encode()).hexdigest()}


def with_logo(facts: Mapping[str, Any], office: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of the record as they are drawn. `office`: its letterhead as it is now."""
    head = {name: value for name, value in facts["letterhead"].items() if name != "logo"}
    if logo := office.get("logo"):
        head["logo"] = logo
    return {**facts, "letterhead": head}
