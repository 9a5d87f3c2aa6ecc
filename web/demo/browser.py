"""A person at a browser, without a network: opens pages of the application, fills in their forms, sends them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse


class PageRefused(Exception):
    """A page of the demo answered with an error: the demo cannot go on."""


@dataclass
class Form:
    """A form of a page: where it is sent, what stands in it, and its buttons as (name, value)."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Browser:
    """Keeps its cookies, so that it stays logged in."""

    def __init__(self, app: Flask, public_url: str) -> None:
        self._client = app.test_client()
        self._base = public_url

    def open(self, path: str) -> TestResponse:
        return _fine(path, self._client.get(path, base_url=self._base, follow_redirects=True))

    def forms(self, path: str) -> list[Form]:
        return forms_of(self.open(path).text)

    def send(self, form: Form, **values: str) -> TestResponse:
        """Fill in and send a form, and follow where it leads."""
        sent = {**form.fields, **values}
        response = self._client.post(form.action, base_url=self._base, data=sent, follow_redirects=True)
        return _fine(form.action, response)

    def post_raw(self, path: str, data: dict[str, str], headers: dict[str, str]) -> TestResponse:
        return self._client.post(path, base_url=self._base, data=data, headers=headers)


def forms_of(page: str) -> list[Form]:
    parser = _Forms()
    parser.feed(page)
    return parser.found


def form_for(forms: Sequence[Form], ending: str) -> Form:
    """The first form that is sent to an address with this ending."""
    return next(form for form in forms if form.action.endswith(ending))


def _fine(path: str, response: TestResponse) -> TestResponse:
    if response.status_code != 200:
        raise PageRefused(f"{path}: {response.status}")
    return response


def _is_chosen(given: dict[str, str]) -> bool:
    """Of what may be chosen or not, only what is."""
    return given.get("type") not in ("radio", "checkbox") or "checked" in given


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
            self._inside = True
        elif self._inside and tag == "button" and "name" in given:
            self.found[-1].buttons.append((given["name"], given.get("value", "")))
        elif self._inside and tag in ("input", "textarea") and "name" in given and _is_chosen(given):
            self.found[-1].fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
