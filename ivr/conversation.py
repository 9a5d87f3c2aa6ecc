"""A call as it goes on: who calls which office, where the dialogue stands, what is answered next.

No web framework and no telephone provider here. A call's row is locked while one of its steps is answered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from db.base import table_of
from db.calls import IvrCall
from db.inserting import OnBoth
from db.offices import Office, PhoneLine
from ivr.dialogue.ending import farewell
from ivr.dialogue.kinds.talk import Talk
from ivr.dialogue.stage import play
from ivr.effects.acting import Acting
from ivr.effects.carrying import carry_out
from ivr.facts import FactsOfCall
from ivr.heard import Entered, Heard, LetterOpened
from ivr.replies import Effect, Hangup, Reply, Spoken
from ivr.state import State
from letters.access import AccessKeys
from words.languages import best_language

MOST_STEPS = 60
MOST_EFFECTS = 4  # in one step


# Written out once: a statement that is put together anew for each step costs as much again as the database.
LOCKED = select(IvrCall).where(IvrCall.call_sid == bindparam("sid")).with_for_update()
OFFICE_OF_LINE = (
    select(Office.id, Office.authority_id, Office.languages, PhoneLine.language)
    .join(PhoneLine, PhoneLine.office_id == Office.id)
    .where(PhoneLine.number == bindparam("line"))
)
TABLE = table_of(IvrCall)
BEGUN = OnBoth(
    lambda insert: insert(IvrCall).on_conflict_do_nothing(index_elements=["call_sid"]).returning(IvrCall)
)
KEPT = update(TABLE).where(TABLE.c.id == bindparam("this"))


class Lost(Exception):
    """The scenes ask for one effect after the other: a fault of the dialogue."""


@dataclass(frozen=True)
class Answer:
    """A reply with the voice that speaks it."""

    reply: Reply
    language: str
    slow: bool


@dataclass(frozen=True)
class Conversation:
    """One step of a call that `join` gave. `may_dial` judges every number before a caller is connected to it."""

    session: Session
    call: IvrCall
    keys: AccessKeys
    audit_key: bytes = field(repr=False)
    may_dial: Callable[[str], bool]
    at: datetime

    def answer(self, step: int, heard: Heard) -> Answer:
        """What is answered at `step`. Raises `Lost`.

        A step that is not the next one (the record of the call was lost on the way) says the present scene again.
        Nothing is done any more for a caller who is gone, even if a key of theirs arrives after that.
        """
        state = self._state()
        if self.call.ended_at is not None:
            reply = Reply((), Hangup())
        elif step >= MOST_STEPS:
            reply = farewell(Talk(state, self._facts(state)))
        else:
            state, reply = self._go_on(state, heard if step == self.call.step else Entered())
        self._keep(state, step)
        return Answer(reply, state.language, state.slow)

    def _state(self) -> State:
        """Where the call stands; one whose state is blanked by now begins again."""
        return State.of(self.call.state) if self.call.state else State("news", self.call.language)

    def _go_on(self, state: State, heard: Heard) -> tuple[State, Reply]:
        said: tuple[Spoken, ...] = ()
        for _ in range(MOST_EFFECTS):
            played = play(state, heard, self._facts(state))
            said += played.said
            if isinstance(played.then, Reply):
                return played.state, Reply(said + played.then.said, played.then.then)
            state, heard = self._carry_out(played.state, played.then)
        raise Lost(state.scene)

    def _carry_out(self, state: State, effect: Effect) -> tuple[State, Heard]:
        """Only here a case is opened to a caller, after the right PIN."""
        self.call.language = state.language
        outcome = carry_out(
            Acting(self.session, self.call, state.case_id, self.keys, self.audit_key, self.at), effect
        )
        if isinstance(outcome, LetterOpened):
            state = replace(state, case_id=outcome.case_id)
        return state, outcome

    def _facts(self, state: State) -> FactsOfCall:
        """Anew for each scene: what an effect changed is told as it is now."""
        return FactsOfCall(self.session, self.call, state.case_id, self.may_dial, self.at)

    def _keep(self, state: State, step: int) -> None:
        path = self.call.path
        values = {
            "state": state.stored(),
            "language": state.language,
            "step": max(self.call.step, step + 1),  # what is below was answered
            "last_at": self.at,
            "outcome": state.outcome or self.call.outcome,  # what was achieved stays so
            "path": path if path[-1:] == [state.scene] else [*path, state.scene],
        }
        self.session.connection().execute(KEPT, {"this": self.call.id, **values})


def join(
    session: Session, call_sid: str, step: int, *, line: str, caller: str | None, at: datetime
) -> IvrCall | None:
    """The call with this id, locked; it begins if it is new. None when no office has this line.

    A first step is taken for a new call; of two that begin it, who comes second finds the row of the first.
    """
    known = _locked(session, call_sid) if step > 0 else None
    return known or _begin(session, call_sid, line, caller, at) or _locked(session, call_sid)


def end(session: Session, call_sid: str, at: datetime, seconds: int | None) -> None:
    """The caller is gone: their number is no longer needed."""
    call = _locked(session, call_sid)
    if call is not None and call.ended_at is None:
        call.ended_at = at
        call.seconds = seconds
        call.caller = None


def _locked(session: Session, call_sid: str) -> IvrCall | None:
    return session.scalar(LOCKED, {"sid": call_sid})


def _begin(session: Session, call_sid: str, line: str, caller: str | None, at: datetime) -> IvrCall | None:
    """None when it has begun already, or no office has this line."""
    found = session.execute(OFFICE_OF_LINE, {"line": line}).first()
    if found is None:
        return None
    office_id, authority_id, languages, of_line = found
    chooses = of_line is None and len(languages) > 1
    language = best_language(of_line, languages)
    state = State(scene="language" if chooses else "news", language=language)
    call = {
        "authority_id": authority_id,
        "office_id": office_id,
        "call_sid": call_sid,
        "line": line,
        "caller": caller,
        "language": language,
        "state": state.stored(),
        "step": 0,
        "path": [],
        "started_at": at,
        "last_at": at,
    }
    begun: IvrCall | None = session.scalar(BEGUN.of(session), call)
    return begun
