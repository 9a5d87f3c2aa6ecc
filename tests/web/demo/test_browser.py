"""The browser of the demo sends a form as it stands on the page."""

from web.demo.browser import forms_of

PAGE = """<form action="/posted"><input name="day" value="2026-03-02">
<input type="radio" name="carrier" value="Post" checked><input type="radio" name="carrier" value="Hauspost">
<input type="checkbox" name="sure" value="yes"></form>"""


def test_of_what_may_be_chosen_only_what_is_chosen_is_sent() -> None:
    [form] = forms_of(PAGE)
    assert form.fields == {"day": "2026-03-02", "carrier": "Post"}
