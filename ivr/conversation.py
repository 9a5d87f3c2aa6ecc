"""A call as it goes on: who calls which office, where the dialogue stands, what is answered next.

No web framework and no telephone provider here. A call's row is locked while one of its steps is answered.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.calls import IvrCall
from db.offices import Office, PhoneLine
from ivr.dialogue.ending import farewell
from ivr.dialogue.kinds.talk import Talk
from ivr.dialogue.stage import play
from ivr.effects import Acting, carry_out
from ivr.facts import Facts, load
from ivr.heard import Entered, Heard, LetterOpened
from ivr.replies import Effect, Reply, Spoken
from ivr.state import State
from letters.access import AccessKeys
from words.languages import best_language

MOST_STEPS = 60
MOST_EFFECTS = 4  # in one step


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
    may_dial: Callable[[str], bool]
    at: datetime

    def answer(self, step: int, heard: Heard) -> Answer:
        """What is answered at `step`. Raises `Lost`.

        A step that is not the next one (the record of the call was lost on the way) says the present scene again.
        """
        state = self._state()
        if step >= MOST_STEPS:
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
        outcome = carry_out(Acting(self.session, self.call, state.case_id, self.keys, self.at), effect)
        if isinstance(outcome, LetterOpened):
            state = replace(state, case_id=outcome.case_id)
        return state, outcome

    def _facts(self, state: State) -> Facts:
        return load(self.session, self.call, state.case_id, may_dial=self.may_dial, at=self.at)

    def _keep(self, state: State, step: int) -> None:
        call = self.call
        call.state = state.stored()
        call.language = state.language
        call.step = step + 1
        call.last_at = self.at
        call.outcome = state.outcome or None
        if call.path[-1:] != [state.scene]:
            call.path = [*call.path, state.scene]


def join(session: Session, call_sid: str, *, line: str, caller: str | None, at: datetime) -> IvrCall | None:
    """The call with this id, locked; it begins if it is new. None when no office has this line."""
    call = _locked(session, call_sid)
    if call is None:
        phone_line = session.scalar(select(PhoneLine).where(PhoneLine.number == line))
        if phone_line is None:
            return None
        _begin(session, call_sid, phone_line, caller, at)
        call = _locked(session, call_sid)
    return call


def end(session: Session, call_sid: str, at: datetime) -> None:
    """The caller is gone: their number is no longer needed."""
    call = _locked(session, call_sid)
    if call is not None and call.ended_at is None:
        call.ended_at = at
        call.caller = None


def _locked(session: Session, call_sid: str) -> IvrCall | None:
    return session.scalar(select(IvrCall).where(IvrCall.call_sid == call_sid).with_for_update())


def _begin(session: Session, call_sid: str, line: PhoneLine, caller: str | None, at: datetime) -> None:
    """Whoever comes second of two that begin the same call finds the first one's row."""
    office = session.get_one(Office, line.office_id)
    chooses = line.language is None and len(office.languages) > 1
    language = best_language(line.language, office.languages)
    state = State(scene="language" if chooses else "news", language=language)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(IvrCall)
        .values(
            authority_id=office.authority_id,
            office_id=office.id,
            call_sid=call_sid,
            line=line.number,
            caller=caller,
            language=language,
            state=state.stored(),
            step=0,
            path=[],
            started_at=at,
            last_at=at,
        )
        .on_conflict_do_nothing(index_elements=["call_sid"])
    )
