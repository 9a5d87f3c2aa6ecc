"""Where the demo's story is played: the application, with a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Membership, Role, Staff
from web.app import create_app
from web.demo.browser import Browser
from web.demo.files import PASSWORD
from web.house import House


@dataclass
class StoryClock:
    """Tells the time of the story; it never goes back."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = max(self.at, at)


@dataclass
class Stage:
    """The application with the story's clock. `folder`: for the batches' PDFs. `today`: by office, the working
    day on which the story ends."""

    house: House
    clock: StoryClock
    folder: Path
    today: dict[str, date]
    zones: dict[str, ZoneInfo]
    app: Flask = field(init=False)
    files: list[Path] = field(default_factory=list)
    talks: int = 0

    def __post_init__(self) -> None:
        self.house = replace(self.house, now=self.clock)
        self.app = create_app(self.house)

    def browser(self) -> Browser:
        return Browser(self.app, self.house.settings.public_url)

    def logged_in(self, email: str) -> Browser:
        browser = self.browser()
        form = next(form for form in browser.forms("/login") if "password" in form.fields)
        browser.send(form, email=email, password=PASSWORD)
        return browser

    def staff_of(self, office: str, role: Role) -> list[Staff]:
        with self.looking() as session:
            return list(
                session.scalars(
                    select(Staff)
                    .join(Membership, Membership.staff_id == Staff.id)
                    .join(Office, Office.id == Membership.office_id)
                    .where(Office.key == office, Membership.role == role)
                    .order_by(Staff.id)
                )
            )

    @contextmanager
    def looking(self) -> Iterator[Session]:
        with self.house.database.reading() as session:
            yield session
