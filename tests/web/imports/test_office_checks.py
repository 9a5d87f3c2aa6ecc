"""What an office file must fit to outside of itself."""

from flask import Flask

from web.imports.office_checks import TAKEN_KEYS


def test_an_office_takes_the_address_of_no_other_page(app: Flask) -> None:
    """An office's page is "/koba": what other addresses begin with can be no key."""
    begun = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    assert begun - {"", "<office_key>"} == TAKEN_KEYS
