"""From displaced appointments to what becomes of each: a colleague at its time, another time, a person. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import merge

from db.drafts import DraftKind
from scheduler.displaced.cause import Cause
from scheduler.displaced.situation import Displaced, Situation
from scheduler.drafts.moves import Move, MoveKind, Reason
from scheduler.drafts.numbers import Numbers
from scheduler.proposing.outlook import Outlook
from scheduler.proposing.why import Why
from scheduler.slots.free import AdvisorWeek, Slot, free_slots
from scheduler.slots.left_free import is_full, with_slots
from scheduler.slots.matching import Grid
from scheduler.slots.same_time import taken_over
from scheduler.telling.by_message import MOVED
from scheduler.telling.notify import LETTER

TELL_OF_A_LETTER = ("first_free", "free_then")


def moves_of(situation: Situation) -> tuple[list[Move], bool]:
    """A move for each, in order; and whether no better plan for the other times is possible."""
    outlook = situation.outlook
    same = _with_a_colleague(situation)
    left = [one for one in situation.displaced if one.appointment.id not in same and _may_move(one)]
    weeks = with_slots(outlook.weeks, same.values(), outlook.grid)
    in_person = _in_person([one for one in left if one.room is not None], weeks, outlook)
    later = replace(
        outlook,
        weeks=with_slots(weeks, in_person.values(), outlook.grid),
        wanted={one.appointment.case_id: one.wanted for one in left if one.room is None},
    )
    plan = later.plan()
    why, moves = Why(later, plan), []
    for one in situation.displaced:
        slot, case_id = same.get(one.appointment.id), one.appointment.case_id
        if slot is not None:
            moves.append(_taken_over(one, slot, situation))
        elif case_id in plan.placed:
            moves.append(_moved(one, plan.placed[case_id].slot, situation, why.reasons(case_id)))
        elif one.appointment.id in in_person:
            moves.append(_moved(one, in_person[one.appointment.id], situation, ({"code": "in_person"},)))
        else:
            moves.append(for_a_person(one, situation))
    return moves, plan.optimal


def numbers_of(moves: Iterable[Move], optimal: bool) -> Numbers:
    kinds = [move.kind for move in moves]
    placed = len(kinds) - kinds.count(MoveKind.PERSON)
    return {
        "cases": len(kinds),
        "placed": placed,
        "taken_over": kinds.count(MoveKind.TAKE_OVER),
        "moved": kinds.count(MoveKind.MOVE),
        "optimal": optimal,
    }


def for_a_person(one: Displaced, situation: Situation) -> Move:
    reasons = ({"code": "nobody_at_this_time"}, _why_a_person(one))
    return replace(
        _move(one, MoveKind.PERSON, None, reasons[situation.cause.kind == DraftKind.CLOSURE :]),
        why=situation.cause.why,
    )


def too_late_for(move: Move, cause: Cause) -> Move:
    """In the place of a move whose appointment should have begun by now."""
    reasons = ({"code": "came_too_late"},)
    return replace(move, kind=MoveKind.PERSON, slot=None, channel=None, reasons=reasons, why=cause.why)


def _with_a_colleague(situation: Situation) -> dict[int, Slot]:
    """On a day on which the office is closed nobody is there."""
    if situation.cause.kind == DraftKind.CLOSURE:
        return {}
    outlook = situation.outlook
    return taken_over([one.standing for one in situation.displaced], outlook.weeks, outlook.grid)


def _may_move(one: Displaced) -> bool:
    return one.reach is not None and not one.promised


def _in_person(
    displaced: Iterable[Displaced], weeks: Mapping[int, AdvisorWeek], outlook: Outlook
) -> dict[int, Slot]:
    """One after the other, the first time at which an advisor and the same room are free."""
    found: dict[int, tuple[int | None, Slot]] = {}
    for one in displaced:
        room_id = one.appointment.room_id
        given = [slot for _room, slot in found.values()]
        in_room = {quantum for room, slot in found.values() if room == room_id for quantum in slot.quanta}
        free = _free(one, with_slots(weeks, given, outlook.grid), outlook.grid)
        slot = next((slot for slot in free if _room_allows(one, slot, in_room)), None)
        if slot is not None:
            found[one.appointment.id] = room_id, slot
    return {appointment_id: slot for appointment_id, (_room, slot) in found.items()}


def _free(one: Displaced, weeks: Mapping[int, AdvisorWeek], grid: Grid) -> Iterator[Slot]:
    """In order; at one time, of the own advisor before others."""
    request = one.wanted.request
    each = (_free_of(one, weeks[advisor], grid) for advisor in request.candidates if advisor in weeks)
    return merge(*each, key=lambda slot: slot.starts_at)


def _free_of(one: Displaced, week: AdvisorWeek, grid: Grid) -> Iterator[Slot]:
    request = one.wanted.request
    for slot in free_slots(
        week,
        first=request.earliest,
        last=request.latest,
        minutes=request.minutes,
        grid_minutes=grid.minutes,
        zone=grid.zone,
        days=grid.days,
        buffer=grid.buffer,
        lunch=grid.lunch,
    ):
        day = slot.starts_at.astimezone(grid.zone).date()
        if not is_full(week, day, slot.minutes + slot.buffer, grid):
            yield slot


def _room_allows(one: Displaced, slot: Slot, in_room: set[int]) -> bool:
    return one.room is not None and one.room.allow(slot) and in_room.isdisjoint(slot.quanta)


def _taken_over(one: Displaced, slot: Slot, situation: Situation) -> Move:
    reasons = ({"code": "taken_over", "own": situation.cause.name},)
    return replace(_move(one, MoveKind.TAKE_OVER, slot, reasons), channel=one.told)


def _moved(one: Displaced, slot: Slot, situation: Situation, why: Iterable[Reason]) -> Move:
    assert one.reach is not None  # else it is for a person
    way, cause = one.reach.way, situation.cause
    moved = {
        "code": MOVED,
        "why": cause.why,
        "own": cause.name,
        "before": one.appointment.local_time,
        "told": way,
    }
    kept = (reason for reason in why if way == LETTER or reason["code"] not in TELL_OF_A_LETTER)
    return replace(_move(one, MoveKind.MOVE, slot, (moved, *kept)), channel=way)


def _move(one: Displaced, kind: MoveKind, slot: Slot | None, reasons: tuple[Reason, ...]) -> Move:
    appointment = one.appointment
    return Move(
        kind,
        appointment.case_id,
        slot=slot,
        interpreter=appointment.interpreter,
        reasons=reasons,
        appointment_id=appointment.id,
        version=appointment.version,
        before=Slot(appointment.starts_at, appointment.advisor_id, appointment.minutes),
    )


def _why_a_person(one: Displaced) -> Reason:
    if one.promised:
        return {"code": "agreed_meanwhile"}
    if not one.wanted.request.candidates:
        return {"code": "nobody_may"}
    if one.reach is None:
        return {"code": "nothing_reaches"}
    return {"code": "no_other_time", "until": one.wanted.request.latest.isoformat()}
