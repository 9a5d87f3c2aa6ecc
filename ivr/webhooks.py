"""Where the telephone provider asks what to do with a call. Every request needs its signature."""

import logging
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.exceptions import HTTPException

from db.session import Database
from ivr import turns
from ivr.conversation import Answer, Conversation, end, join
from ivr.fallback import nobody_there, sorry
from ivr.heard import Dialled, Entered, Heard, Pressed
from ivr.numbers import shown_number
from ivr.replies import Reply
from ivr.signature import HEADER, Provider
from ivr.twiml import render
from letters.access import AccessKeys
from words.languages import Language

log = logging.getLogger(__name__)

MOST_KEYS = 32
ANSWERED = ("completed", "answered")  # DialCallStatus; else busy, no-answer, failed, canceled
GOING_ON = ("queued", "ringing", "in-progress")  # CallStatus; else the call is over
MOST_SID = 64


@dataclass(frozen=True)
class Hotline:
    """What the routes share, and the routes. `may_dial` judges every number before a caller is connected to it."""

    database: Database
    access_keys: AccessKeys
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
            with self.database.transaction() as session:
                end(session, _call_sid(), self.now())
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
        """One answer per call and step: kept before it is given, given again to whoever asks again."""
        sid, at = _call_sid(), self.now()
        if not sid:
            return self._sorry()
        with self.database.transaction() as session:
            call = join(session, sid, line=_told("To"), caller=shown_number(_told("From")), at=at)
            if call is None:
                return _once(nobody_there())
            known = turns.given(session, sid, step)
            if known is None:
                talk = Conversation(session, call, self.access_keys, self.may_dial, at)
                known = self._render(talk.answer(step, heard), step + 1)
                turns.keep(session, sid, step, known, at)
            return known or self._sorry()

    def _render(self, answer: Answer, next_step: int) -> str:
        return render(
            answer.reply,
            language=answer.language,
            slow=answer.slow,
            keys_to=self.provider.address(url_for("phone.step", step=next_step)),
            dialled_to=self.provider.address(url_for("phone.dialled", step=next_step)),
        )

    def _sorry(self) -> str:
        return _once(sorry(self.fallback_file, _told("To")))


def phone_blueprint(
    *,
    database: Database,
    access_keys: AccessKeys,
    now: Callable[[], datetime],
    auth_token: str,
    account_sid: str,
    public_url: str,
    fallback_file: Path | None = None,
    may_dial: Callable[[str], bool] = lambda number: True,
) -> Blueprint:
    """The routes under /phone. They are exempt from CSRF protection: the signature takes its place."""
    provider = Provider(auth_token, account_sid, public_url)
    hotline = Hotline(database, access_keys, now, provider, fallback_file, may_dial)
    phone = Blueprint("phone", __name__, url_prefix="/phone")
    phone.before_request(hotline.require_signature)
    phone.register_error_handler(Exception, hotline.apologise)
    phone.post("/incoming")(hotline.incoming)
    phone.post("/step/<int:step>")(hotline.step)
    phone.post("/dialled/<int:step>")(hotline.dialled)
    phone.post("/status")(hotline.status)
    phone.post("/fallback")(hotline.fallback)
    return phone


def _once(reply: Reply) -> str:
    """A reply that ends the call; each of its sentences names its language."""
    return render(reply, language=Language.EN, slow=False, keys_to="", dialled_to="")


def _told(name: str) -> str:
    return request.form.get(name, "").strip()


def _call_sid() -> str:
    return _told("CallSid")[:MOST_SID]


def _keys() -> str:
    return re.sub(r"[^0-9*#]", "", _told("Digits"))[:MOST_KEYS]


def _xml(document: str) -> Response:
    return Response(document, content_type="text/xml; charset=utf-8")


def _log(error: Exception) -> None:
    """Where it happened, without the error's own words: they may hold digits and numbers."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s at %s\n%s", type(error).__name__, request.endpoint, where)
