"""A browser for tests: keeps cookies, reads forms off the page, sends them as they stand there."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


@dataclass
class FormOnPage:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[FormOnPage] = []
        self.inside = False
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(FormOnPage(told.get("action") or self.address, told.get("method", "get")))
            self.inside = True
        elif self.inside and tag == "input" and told.get("name"):
            chosen = told.get("type") not in ("radio", "checkbox") or "checked" in told
            if chosen:
                self.forms[-1].fields[told["name"]] = told.get("value", "")
        elif self.inside and tag == "button" and told.get("name"):
            self.forms[-1].buttons.append((told["name"], told.get("value", "")))
        elif self.inside and tag == "textarea":
            self.textarea = told["name"]
            self.forms[-1].fields[self.textarea] = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.forms[-1].fields[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.textarea = None


class Browser:
    """`page` is the answer that was seen last."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": language}
        self.page: TestResponse

    def go(self, address: str) -> TestResponse:
        self.page = self.client.get(address, headers=self.headers, follow_redirects=True)
        return self.page

    def look(self, address: str) -> TestResponse:
        """Without following a redirect."""
        self.page = self.client.get(address, headers=self.headers)
        return self.page

    def send(self, action: str, button: tuple[str, str] | None = None, **fields: Any) -> TestResponse:
        """Fill in and send the first form whose address ends with `action`."""
        form = self.form(action)
        values = {**form.fields, **fields, **({button[0]: button[1]} if button else {})}
        return self.post(form.action, values)

    def post(self, address: str, values: dict[str, Any]) -> TestResponse:
        self.page = self.client.post(address, data=values, headers=self.headers, follow_redirects=True)
        return self.page

    def form(self, action: str) -> FormOnPage:
        found = [form for form in self.forms if form.action.partition("?")[0].endswith(action)]
        assert found, f"no form to {action}, but to {[form.action for form in self.forms]}"
        return found[0]

    @property
    def forms(self) -> list[FormOnPage]:
        parser = _Forms(self.page.request.path)
        parser.feed(self.page.text)
        return parser.forms

    def log_in(self, email: str, password: str) -> TestResponse:
        self.go("/login")
        return self.send("/login", email=email, password=password)
