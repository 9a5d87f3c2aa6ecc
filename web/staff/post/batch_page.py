"""The page of one batch: its volumes, its letters, what must be pulled out, who printed and who posted it."""

from dataclasses import dataclass

from flask import render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clients import Client
from db.letters import Letter
from db.offices import Office
from db.printing import BatchFile, BatchState, PrintBatch, PrintWay
from db.staff import Staff
from letters.printing.batches import files_of
from scheduler.calendar.delivery import post_held
from scheduler.policy import Policy
from scheduler.post.batch_life import may_be_doubted, may_be_fetched
from scheduler.post.doubts import Doubt
from scheduler.post.emptied import is_emptied
from scheduler.post.pull_list import left_already, to_be_printed
from scheduler.post.spoiled import spoiled_and_undecided
from web.context import audit_staff
from web.page.forms import PostedForm
from web.staff.post.batch_words import DOUBTS, why_pulled, why_uncertain
from web.staff.post.not_leaving import NotLeaving, not_leaving
from web.staff.post.posted_form import today_in

SHOWN_LETTERS = 100
SHOWN_PULLED = 30


@dataclass(frozen=True)
class Volume:
    """`left`: how many of its letters are still to be printed."""

    file: BatchFile
    left: int


@dataclass(frozen=True)
class Letters:
    """A part of the letters of a batch. `before`, `after`: the number with which the next part begins."""

    shown: list[tuple[Letter, Client]]
    before: int | None
    after: int | None


def batch_page(
    session: Session, found: PrintBatch, form: PostedForm, *, first: int = 1, wrong: str | None = None
) -> str:
    """`first`: the number with which its letters begin on this page. What is shown is written down."""
    office, letters = session.get_one(Office, found.office_id), _letters(session, found, first)
    audit_staff(
        session,
        "batch.read",
        f"batch:{found.id}",
        office_id=found.office_id,
        letters=[letter.id for letter, _ in letters.shown],
    )
    policy, today = Policy.of(office.policy), today_in(office)
    stays = not_leaving(session, found, office, today)
    return render_template(
        "staff/batch.html",
        office=office,
        batch=found,
        volumes=_volumes(session, found),
        letters=letters,
        stays=stays,
        left_already=_left_already(session, found, stays),
        emptied=is_emptied(session, found),
        undecided=spoiled_and_undecided(session, found),
        shown_pulled=SHOWN_PULLED,
        why_pulled=why_pulled,
        because=why_uncertain(found.uncertain_because),
        doubts=_doubts(found),
        to_be_fetched=may_be_fetched(found),
        to_be_doubted=may_be_doubted(found),
        names=_names(session, found),
        form=form,
        wrong=wrong,
        carriers=policy.carriers,
        post_held=post_held(policy, today),
    )


def _left_already(session: Session, found: PrintBatch, stays: NotLeaving) -> list[int]:
    if found.state == BatchState.POSTED:
        return []
    return sorted([*left_already(session, found), *(one.number for one in stays.again if one.left)])


def _volumes(session: Session, found: PrintBatch) -> list[Volume]:
    still = to_be_printed(session, found)
    return [
        Volume(file, sum(file.first <= number <= file.last for number in still))
        for file in files_of(session, found)
    ]


def _letters(session: Session, found: PrintBatch, first: int) -> Letters:
    """From a number on; who has a batch of thousands looks for one of them."""
    of_batch = Letter.batch_id == found.id
    wanted = select(Letter, Client).join(Client, Client.id == Letter.client_id).where(of_batch)
    rows = session.execute(
        wanted.where(Letter.number >= first).order_by(Letter.number).limit(SHOWN_LETTERS + 1)
    ).all()
    shown = [(letter, client) for letter, client in rows]
    any_before = session.scalar(select(func.count()).where(of_batch, Letter.number < first))
    return Letters(
        shown=shown[:SHOWN_LETTERS],
        before=max(1, first - SHOWN_LETTERS) if any_before else None,
        after=shown[SHOWN_LETTERS][0].number if len(shown) > SHOWN_LETTERS else None,
    )


def _doubts(found: PrintBatch) -> dict[str, str]:
    """What a person can say went wrong."""
    provider = (Doubt.PROVIDER_SILENT, Doubt.OTHER)
    own = (Doubt.JAMMED, Doubt.POWER, Doubt.OTHER)
    return {code: DOUBTS[code] for code in (provider if found.way == PrintWay.PROVIDER else own)}


def _names(session: Session, found: PrintBatch) -> dict[int, str]:
    """Of those who printed and posted it."""
    ids = [one for one in (found.printed_by, found.posted_by) if one is not None]
    return {one.id: one.name for one in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
