"""A time that was offered comes back as it was, for its appointment only."""

from datetime import UTC, datetime, timedelta

import pytest

from db.appointments import Appointment
from scheduler.slots.free import Slot
from web.public.offers import OfferStale, offer_of, offered

NOW = datetime.now(UTC).replace(microsecond=0)
SLOT = Slot(NOW + timedelta(days=3), 7, 30, 10)


def test_a_slot_comes_back_with_the_buffer_that_it_takes() -> None:
    appointment = Appointment(id=1, version=2)
    assert offered("secret", appointment, offer_of("secret", appointment, SLOT), NOW) == SLOT


@pytest.mark.parametrize("other", [Appointment(id=2, version=2), Appointment(id=1, version=3)])
def test_it_is_for_its_appointment_as_it_was_only(other: Appointment) -> None:
    with pytest.raises(OfferStale):
        offered("secret", other, offer_of("secret", Appointment(id=1, version=2), SLOT), NOW)


def test_a_time_that_has_begun_is_offered_no_more() -> None:
    appointment = Appointment(id=1, version=2)
    with pytest.raises(OfferStale):
        offered("secret", appointment, offer_of("secret", appointment, SLOT), SLOT.starts_at)
