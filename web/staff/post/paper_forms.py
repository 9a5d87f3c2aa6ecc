"""What the forms of the pages of paper send."""

from dataclasses import dataclass, replace
from datetime import date

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from db.cases import Topic
from db.offices import Office
from db.paper import Paper, PaperKind, PaperWay
from scheduler.paper.following import Matter
from scheduler.paper.registering import Arrival, Read, WrongPaper
from scheduler.paper.senders import Sender
from scheduler.paper.written import parted

READ = ("kind", "code", "name", "phone", "note")


@dataclass(frozen=True)
class Typed:
    """As it stands in the fields. `way`: "post", "by_hand", or "letterbox:7" for the letterbox of a place."""

    way: str
    received_on: str
    kind: str = PaperKind.REPLY.value
    code: str = ""
    name: str = ""
    phone: str = ""
    note: str = ""

    @classmethod
    def at_first(cls, today: date) -> "Typed":
        return cls(PaperWay.POST.value, today.isoformat())

    @classmethod
    def after(cls, paper: Paper) -> "Typed":
        """For the next one of the same heap: way, place and day stay."""
        at = f":{paper.place_id}" if paper.place_id is not None else ""
        return cls(f"{paper.way}{at}", paper.received_on.isoformat())

    @classmethod
    def of_paper(cls, paper: Paper) -> "Typed":
        written = {"kind": paper.kind.value, "name": paper.name, "phone": paper.phone, "note": paper.note}
        return replace(cls.after(paper), **{name: value or "" for name, value in written.items()})

    @classmethod
    def of_form(cls) -> "Typed":
        return cls(**{name: request.form.get(name, "") for name in ("way", "received_on", *READ)})

    def arrival(self) -> Arrival:
        """Raises `WrongPaper`, `BadRequest`."""
        way, _, place = self.way.partition(":")
        if way not in list(PaperWay) or not (place == "" or (place.isascii() and place.isdigit())):
            raise BadRequest
        try:
            day = date.fromisoformat(self.received_on)
        except ValueError:
            raise WrongPaper("no_day") from None
        return Arrival(PaperWay(way), int(place) if place else None, day)

    def read(self) -> Read:
        """Raises `BadRequest`."""
        if self.kind not in list(PaperKind):
            raise BadRequest
        return Read(PaperKind(self.kind), self.name, self.phone, self.note, self.code)


def sender_of_form() -> Sender:
    """For a new client."""
    return Sender(**{name: request.form.get(name, "") for name in Sender.__dataclass_fields__})


def sender_of_paper(paper: Paper, office: Office) -> Sender:
    """The form as it begins: the name as it was written, in two parts."""
    given, family = parted(paper.name)
    return Sender(family, given, office.languages[0])


def matter_of_form(session: Session, office: Office) -> Matter:
    """Topic and day, where a person said other than the rules. Raises `BadRequest`."""
    topic_id, day = request.form.get("topic", ""), request.form.get("due_on", "")
    topic = None
    if topic_id:
        number = int(topic_id) if topic_id.isascii() and topic_id.isdigit() and len(topic_id) < 19 else 0
        topic = session.scalar(select(Topic).where(Topic.id == number, Topic.office_id == office.id))
        if topic is None:
            raise BadRequest
    try:
        return Matter(topic, date.fromisoformat(day) if day else None)
    except ValueError:
        raise BadRequest from None
