"""What is prepared, and the figures that a reopening hangs on."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.offices import ChannelKind, Effect, Figure, Notice, Office, Plan, PlanKind
from factories.offices import a_notice
from factories.rows import AT, DAY, of_owner

EVERYBODY = {"de": "für alle, die sofort Hilfe brauchen", "en": "for everybody who needs help at once"}


def a_stand_in(session: Session, office: Office, **values: Any) -> Plan:
    """Halberstadt closes: Quedlinburg may open to visitors."""
    return _plan(
        session,
        office,
        values,
        key="quedlinburg",
        kind=PlanKind.STAND_IN,
        closed_places=["halberstadt"],
        opens_place="quedlinburg",
        opens_channel=ChannelKind.WALK_IN,
        condition={"de": "Wenn Halberstadt schließt.", "en": "If Halberstadt closes."},
        for_whom=EVERYBODY,
        ear={
            "de": "Sofort nötig: Quedlinburg, ohne Termin.",
            "en": "Needed at once: Quedlinburg, no appointment.",
        },
        eye={"de": "Quedlinburg hat für Sie auf.", "en": "Quedlinburg is open to you."},
    )


def a_reopening(session: Session, office: Office, **values: Any) -> Plan:
    """An incidence under 100 on three days, and the state's rule: appointments in person."""
    return _plan(
        session,
        office,
        values,
        key="reopening",
        kind=PlanKind.REOPENING,
        opens_channel=ChannelKind.APPOINTMENT,
        condition={"de": "Wenn es die Zahlen zulassen.", "en": "If the figures allow it."},
        ear={"de": "Gespräche mit Termin sind möglich.", "en": "Talks by appointment are possible."},
        eye={"de": "Persönliche Gespräche sind möglich.", "en": "Talks in person are possible."},
        figure="incidence",
        below=100,
        days=3,
        rules=[{"key": "state", "names": {"de": "Das Land erlaubt es.", "en": "The state allows it."}}],
    )


def a_closing(session: Session, office: Office, place: str = "halberstadt", **values: Any) -> Notice:
    """A closed building, open-ended."""
    return a_notice(session, office, **{"effect": Effect.CLOSED, "places": [place], "channels": [], **values})


def figures(
    session: Session, office: Office, *values: float | None, last: date = DAY - timedelta(days=1)
) -> list[Figure]:
    """One a day, the newest for `last`; None leaves a day out."""
    return [
        of_owner(
            office,
            session,
            Figure,
            {},
            office_id=office.id,
            name="incidence",
            day=last - timedelta(days=back),
            value=value,
            recorded_at=AT,
        )
        for back, value in enumerate(reversed(values))
        if value is not None
    ]


def _plan(session: Session, office: Office, values: dict[str, Any], **usual: Any) -> Plan:
    return of_owner(office, session, Plan, values, office_id=office.id, recorded_at=AT, **usual)
