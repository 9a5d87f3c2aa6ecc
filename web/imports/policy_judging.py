"""Judges rules that were typed on the page as those of a file are judged."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from web.imports.offices import OTHER_REASON, REASONS
from web.imports.policy_form import PolicyForm
from words.catalogues import N_

Told = tuple[str, dict[str, str]]
"""What is wrong (a text of the catalogues), and the values of the sentence."""

ON_A_PAGE = {"too_short": N_("At least one is needed here.")}
"""Where the sentence for a file speaks of its signs."""


def judged(typed: Mapping[str, Any], *, whole: bool) -> tuple[dict[str, Any], dict[str, Told]]:
    """The rules as JSON holds them, and by name what is wrong; rules that are not named have their default.

    `whole`: all rules could be read, so it is judged whether they fit together.
    """
    try:
        form = PolicyForm.model_validate(dict(typed))
    except ValidationError as error:
        return {}, {str(detail["loc"][0]): _told(detail) for detail in reversed(error.errors())}
    wrong = {name: (text, values) for name, text, values in form.findings()} if whole else {}
    return form.model_dump(mode="json"), wrong


def _told(detail: Any) -> Told:
    facts = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    own = facts.pop("text", "")
    text = own or ON_A_PAGE.get(detail["type"]) or REASONS.get(detail["type"], OTHER_REASON)
    return text, {**facts, "input": str(detail["input"])[:60]}
