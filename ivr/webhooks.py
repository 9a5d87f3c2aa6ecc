"""Where the telephone provider asks what to do with a call. Every request needs its signature."""

import logging
import re
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.exceptions import HTTPException

from db.session import ConnectionLost, Database
from ivr import turns
from ivr.conversation import Conversation, end, join
from ivr.fallback import nobody_there, sorry
from ivr.heard import Dialled, Entered, Heard, Pressed
from ivr.numbers import shown_number
from ivr.replies import Reply
from ivr.signature import HEADER, Provider
from ivr.twiml import render
from letters.access import AccessKeys
from words.languages import Language

log = logging.getLogger(__name__)

Result = TypeVar("Result")

SECONDS = 1.4  # for a step: the provider waits 15, a caller does not
AT_ONCE = 0.1  # seconds
MOST_KEYS = 32
ANSWERED = ("completed", "answered")  # DialCallStatus; else busy, no-answer, failed, canceled
GOING_ON = ("queued", "ringing", "in-progress")  # CallStatus; else the call is over
METHODS = ("GET", "POST")  # only a POST can be signed; whatever is not is forbidden
MOST_SID = 64
MOST_SECONDS_DIGITS = 6


@dataclass(frozen=True)
class Asked:
    """One request: what was heard at which step of which call. `keys_to`, `dialled_to`: where the next goes."""

    call_sid: str
    step: int
    heard: Heard
    line: str
    caller: str | None
    at: datetime
    keys_to: str
    dialled_to: str


@dataclass(frozen=True)
class Hotline:
    """What the routes share, and the routes. `may_dial` judges every number before a caller is connected to it."""

    database: Database
    access_keys: AccessKeys
    audit_key: bytes = field(repr=False)
    now: Callable[[], datetime]
    provider: Provider
    fallback_file: Path | None
    may_dial: Callable[[str], bool]

    def require_signature(self) -> None:
        query = request.query_string.decode("ascii", errors="replace")
        path = f"{request.path}?{query}" if query else request.path
        if not self.provider.signed(path, request.form, request.headers.get(HEADER)):
            abort(403)

    def incoming(self) -> Response:
        return _xml(self._answer(0, Entered()))

    def step(self, step: int) -> Response:
        return _xml(self._answer(step, Pressed(_keys())))

    def dialled(self, step: int) -> Response:
        return _xml(self._answer(step, Dialled(_told("DialCallStatus") in ANSWERED)))

    def status(self) -> tuple[str, int]:
        if _told("CallStatus") not in GOING_ON:
            sid, seconds, at = _call_sid(), _seconds(), self.now()
            _twice_if_lost(lambda: self._end(sid, seconds, at))
        return "", 204

    def fallback(self) -> Response:
        """Answers without the database."""
        return _xml(self._sorry())

    def apologise(self, error: Exception) -> Response | HTTPException:
        """A caller never hears a provider's error, whatever happened."""
        if isinstance(error, HTTPException):
            return error
        _log(error)
        return _xml(self._sorry())

    def _answer(self, step: int, heard: Heard) -> str:
        """Its own words to every step."""
        if not _call_sid():
            return self._sorry()
        asked = Asked(
            call_sid=_call_sid(),
            step=step,
            heard=heard,
            line=_told("To"),
            caller=shown_number(_told("From")),
            at=self.now(),
            keys_to=self.provider.address(url_for("phone.step", step=step + 1)),
            dialled_to=self.provider.address(url_for("phone.dialled", step=step + 1)),
        )
        return _twice_if_lost(lambda: self._answer_once(asked)) or self._sorry()

    def _answer_once(self, asked: Asked) -> str:
        """One answer per call and step: kept before it is given, given again to whoever asks again."""
        with self.database.transaction() as session:
            call = join(session, asked.call_sid, asked.step, line=asked.line, caller=asked.caller, at=asked.at)
            if call is None:
                return _once(nobody_there())
            if asked.step < call.step and (known := turns.given(session, asked.call_sid, asked.step)) is not None:
                return known
            talk = Conversation(session, call, self.access_keys, self.audit_key, self.may_dial, asked.at)
            answer = talk.answer(asked.step, asked.heard)
            told = render(
                answer.reply,
                language=answer.language,
                slow=answer.slow,
                keys_to=asked.keys_to,
                dialled_to=asked.dialled_to,
            )
            turns.keep(session, asked.call_sid, asked.step, told, asked.at)
        return told

    def _end(self, call_sid: str, seconds: int | None, at: datetime) -> None:
        with self.database.transaction() as session:
            end(session, call_sid, at, seconds)

    def _sorry(self) -> str:
        return _once(sorry(self.fallback_file, _told("To")))


def phone_blueprint(
    *,
    database: Database,
    access_keys: AccessKeys,
    audit_key: bytes,
    now: Callable[[], datetime],
    auth_token: str,
    account_sid: str,
    public_url: str,
    fallback_file: Path | None = None,
    may_dial: Callable[[str], bool] = lambda number: True,
    seconds: float = SECONDS,
) -> Blueprint:
    """The routes under /phone. They are exempt from CSRF protection: the signature takes its place.

    A step may take `seconds` of the database, and half a second to connect; then the caller hears an apology. The
    telephone has connections of its own: a page that waits keeps no caller waiting.
    """
    hotline = Hotline(
        database=database.hurried(seconds),
        access_keys=access_keys,
        audit_key=audit_key,
        now=now,
        provider=Provider(auth_token, account_sid, public_url),
        fallback_file=fallback_file,
        may_dial=may_dial,
    )
    phone = Blueprint("phone", __name__, url_prefix="/phone")
    phone.before_request(hotline.require_signature)
    phone.register_error_handler(Exception, hotline.apologise)
    for path, answer in (
        ("/incoming", hotline.incoming),
        ("/step/<int:step>", hotline.step),
        ("/dialled/<int:step>", hotline.dialled),
        ("/status", hotline.status),
        ("/fallback", hotline.fallback),
    ):
        phone.route(path, methods=METHODS)(answer)
    return phone


def _twice_if_lost(work: Callable[[], Result]) -> Result:
    """Once more, with another connection: one that nobody used for long may be dead, which is noticed at once.

    Nothing is done twice: an answer that was kept is given again.
    """
    began = time.monotonic()
    try:
        return work()
    except ConnectionLost:
        if time.monotonic() - began > AT_ONCE:
            raise
        return work()


def _once(reply: Reply) -> str:
    """A reply that ends the call; each of its sentences names its language."""
    return render(reply, language=Language.EN, slow=False, keys_to="", dialled_to="")


def _told(name: str) -> str:
    return request.form.get(name, "").strip()


def _call_sid() -> str:
    return _told("CallSid")[:MOST_SID]


def _seconds() -> int | None:
    """How long the call lasted, as the provider says."""
    told = _told("CallDuration")[:MOST_SECONDS_DIGITS]
    return int(told) if told.isascii() and told.isdigit() else None


def _keys() -> str:
    return re.sub(r"[^0-9*#]", "", _told("Digits"))[:MOST_KEYS]


def _xml(document: str) -> Response:
    return Response(document, content_type="text/xml; charset=utf-8")


def _log(error: Exception) -> None:
    """Where it happened, without the error's own words: they may hold digits and numbers."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s at %s\n%s", type(error).__name__, request.endpoint, where)
