"""Builds the demo and plays its story, with the real code through the real edges, up to the last working day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.calendar.holidays import WorkingDays
from scheduler.policy import Policy
from web.auth import hash_password
from web.demo import answers, play, told, wants
from web.demo.files import OFFICES, PASSWORD, DemoOffice, moved_to
from web.demo.plot import Act, Do, Progress, Setting, plot
from web.demo.stage import Stage, StoryClock
from web.demo.told import Told
from web.house import House
from web.imports.clients import import_clients
from web.imports.office_store import load_office
from web.imports.offices import ReadOffice, read_office

DUE_AFTER = timedelta(days=28)
OPENED_BEFORE = timedelta(hours=2)

WORK: dict[Do, Callable[[Stage, Act], int]] = {
    Do.CALL: play.call_clients,
    Do.CLOCK: play.run_clock,
    Do.PRINT: play.make_batch,
    Do.POST: play.post_batch,
    Do.ANSWER: answers.answer_letters,
}


@dataclass(frozen=True)
class Opening:
    """What an office needs to begin."""

    demo: DemoOffice
    read: ReadOffice

    @property
    def setting(self) -> Setting:
        form = self.read.form
        policy = Policy.of(form.policy.model_dump(mode="json", exclude_unset=True))
        days = WorkingDays(form.office.country, form.office.subdivision)
        return Setting(form.office.key, policy, days, ZoneInfo(form.office.zone))


def play_story(house: House, folder: Path, progress: Progress) -> Told:
    """Load both offices into an empty database and play all acts in order of time; `folder` takes the PDFs."""
    openings = {demo.key: Opening(demo, read_office(demo.file.read_bytes())) for demo in OFFICES}
    acts = _acts(openings, house.now())
    settings = {key: opening.setting for key, opening in openings.items()}
    stage = Stage(
        house=house,
        clock=StoryClock(acts[0].at - OPENED_BEFORE),
        folder=folder,
        today={key: setting.shown(_today(setting, house.now())) for key, setting in settings.items()},
        zones={key: setting.zone for key, setting in settings.items()},
    )
    folder.mkdir(parents=True, exist_ok=True)
    password_hash = hash_password(PASSWORD)
    for opening in openings.values():
        _open(stage, opening, password_hash)
    for number, act in enumerate(acts):
        progress(number, len(acts), act)
        play.keep_appointments(stage, act.at)
        stage.clock.set(act.at)
        WORK[act.do](stage, act)
    play.keep_appointments(stage, _start_of_today(openings, house.now()))
    wants.callers_want(house.database, house.now())
    return _tell(stage, house.now())


def _acts(openings: dict[str, Opening], now: datetime) -> list[Act]:
    settings = [opening.setting for opening in openings.values()]
    return sorted(act for setting in settings for act in plot(setting, _today(setting, now)))


def _today(setting: Setting, now: datetime) -> date:
    return now.astimezone(setting.zone).date()


def _start_of_today(openings: dict[str, Opening], now: datetime) -> datetime:
    """The earliest midnight: what lies before it is over in every office."""
    zones = [opening.setting.zone for opening in openings.values()]
    return min(datetime.combine(now.astimezone(zone).date(), datetime.min.time(), zone) for zone in zones)


def _open(stage: Stage, opening: Opening, password_hash: str) -> None:
    """The office's file and its clients come in as any office's do."""
    at = stage.clock.at
    with stage.house.database.transaction() as session:
        load_office(session, opening.read, at=at, password_hash=password_hash)
    clients = moved_to(opening.demo.clients.read_bytes(), at.date() + DUE_AFTER)
    import_clients(stage.house.database, opening.demo.key, clients, at=at, audit_key=stage.house.audit_key)


def _tell(stage: Stage, now: datetime) -> Told:
    with stage.house.database.transaction() as session:
        summary = told.count(session, stage.files, now)
        told.keep(session, summary, now)
    return summary
