"""Puts the pages and the webhooks together."""

import gc
import sys
from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from ivr.webhooks import phone_blueprint
from web.access import guard
from web.access.permissions import public
from web.context import EXTENSION
from web.house import House, open_house
from web.page import errors, headers, language, look
from web.page.uploads import InMemory
from web.public import appointment, earlier, feed, health, letter, letter_copy, status
from web.settings import Settings
from web.staff import (
    calls,
    cases,
    drafts,
    figures,
    home,
    in_person,
    login,
    messages,
    notices,
    people,
    people_hours,
    people_left,
    people_skills,
    plans,
    policy,
    told_then,
    visits,
    wishes,
)
from web.staff.post import (
    address_page,
    answers,
    batch_doubts,
    batches,
    letter_page,
    paper,
    paper_page,
    posting_book,
    print_room,
    reprints,
    returned,
    said_here,
    texts,
)

SWITCH_SECONDS = 0.001
LARGEST_REQUEST = 2 * 1024 * 1024
FORM_COOKIE = "rufzeit-form"
BLUEPRINTS = (
    login.pages,
    home.pages,
    calls.pages,
    cases.pages,
    answers.pages,
    paper.pages,
    paper_page.pages,
    in_person.pages,
    wishes.pages,
    visits.pages,
    messages.pages,
    print_room.pages,
    batches.pages,
    batch_doubts.pages,
    letter_page.pages,
    address_page.pages,
    said_here.pages,
    reprints.pages,
    returned.pages,
    posting_book.pages,
    drafts.pages,
    notices.pages,
    texts.pages,
    plans.pages,
    figures.pages,
    told_then.pages,
    policy.pages,
    people.pages,
    people_hours.pages,
    people_left.pages,
    people_skills.pages,
    letter.pages,
    appointment.pages,
    letter_copy.pages,
    earlier.pages,
    status.pages,
    feed.pages,
    health.pages,
)


def create_app(house: House) -> Flask:
    """The whole office: staff's pages, the public's pages and the telephone's webhooks."""
    app = Flask(__name__)
    app.request_class = InMemory
    app.extensions[EXTENSION] = house
    _configure(app, house.settings)
    guard.install(app)
    csrf = CSRFProtect(app)
    language.install(app)
    look.install(app)
    headers.install(app, house.settings)
    errors.install(app)
    public(app.view_functions["static"])
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _connect_telephone(app, csrf, house)
    return app


def from_environment() -> Flask:
    """For gunicorn: `gunicorn --preload "web.app:from_environment()"`.

    What is loaded stays: the collector looks at it no more. That would take a tenth of a second each time, which
    callers hear, and would copy the memory that forked processes share. Threads wait for each other at most
    `SWITCH_SECONDS`: a step asks the database several times, and each time it would wait for five milliseconds.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    house = open_house(Settings.from_environment())
    app = create_app(house)
    house.database.close()  # forked processes must share no connection
    gc.collect()
    gc.freeze()
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"__Host-{FORM_COOKIE}" if settings.https else FORM_COOKIE,
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,  # a form that lies open for an afternoon is still sent
        WTF_CSRF_SSL_STRICT=settings.https,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]


def _connect_telephone(app: Flask, csrf: CSRFProtect, house: House) -> None:
    """Without a provider the telephone is switched off; the pages do not need it."""
    settings = house.settings
    if settings.twilio_auth_token is None or settings.twilio_account_sid is None:
        return
    phone = phone_blueprint(
        database=house.database,
        access_keys=house.access_keys,
        audit_key=house.audit_key,
        now=house.now,
        auth_token=settings.twilio_auth_token,
        account_sid=settings.twilio_account_sid,
        public_url=settings.public_url,
        fallback_file=settings.fallback_file,
        may_dial=settings.may_dial,
    )
    csrf.exempt(phone)
    app.register_blueprint(phone)
