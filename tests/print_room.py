"""The print room for tests: clients who are written to, and a batch of their letters, asked for on the page."""

from datetime import timedelta

from sqlalchemy import select

import factories as make
from browser import Browser
from db.calls import Outcome
from db.letters import Letter
from db.offices import Office
from db.printing import BatchFile
from scheduler.proposing.proposals import propose
from web.house import House
from web.jobs import work_off
from web_house import Town


def letters_to(house: House, town: Town, *family_names: str) -> list[int]:
    """They were not reached once, which is enough here. Gives the ids of their letters."""
    with house.database.transaction() as session:
        for family_name in family_names:
            client = make.a_client(session, town.office, family_name=family_name)
            case = make.a_case(session, town.office, client=client, advisor=town.advisor)
            make.an_attempt(session, case, house.now() - timedelta(hours=1), outcome=Outcome.NO_ANSWER)
    propose(
        house.database, town.office.id, house.access_keys, at=house.now(), public_url=house.settings.public_url
    )
    with house.database.reading() as session:
        return list(session.scalars(select(Letter.id).order_by(Letter.id)))


def made_batch(browser: Browser, house: House) -> int:
    """The page of the batch is what the browser shows then."""
    browser.go("/staff/koba/print")
    browser.send("/print/batches")
    work_off(house)
    page = browser.go(browser.page.request.path)
    return int(page.request.path.rpartition("/")[2])


def carriers_are(house: House, town: Town, *names: str) -> None:
    """By the rules of the office."""
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, "carriers": list(names)}


def files_on(house: House, batch_id: int) -> list[str]:
    """Where its volumes are downloaded."""
    with house.database.reading() as session:
        ids = session.scalars(
            select(BatchFile.id).where(BatchFile.batch_id == batch_id).order_by(BatchFile.volume)
        )
        return [f"/staff/batches/{batch_id}/files/{file_id}" for file_id in ids]
