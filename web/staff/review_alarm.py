"""What stands on top of an editor's pages as long as a notice waits to be looked at again."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.offices import Office
from scheduler.calendar.told import notice_for_ear
from scheduler.news.offers import notice_facts, status_of
from scheduler.news.reviews import due_reviews
from web.context import now
from web.page.language import the_language


@dataclass(frozen=True)
class Alarm:
    """`days` since it should have been looked at; `told` is what the telephone says of it."""

    series: str
    told: str
    days: int


def alarms(session: Session, office: Office) -> list[Alarm]:
    status, language = status_of(session, office.id, now()), the_language()
    return [
        Alarm(review.notice.series, notice_for_ear(status, notice_facts(review.notice), language), review.days)
        for review in due_reviews(session, office, now())
    ]
