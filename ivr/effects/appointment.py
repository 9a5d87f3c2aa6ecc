"""What a caller does with the appointment of the letter that they opened."""

from collections.abc import Callable

from db.appointments import Appointment, Way
from ivr.effects.acting import Acting
from ivr.heard import (
    AppointmentOutdated,
    AppointmentOver,
    Cancelled,
    Changed,
    Confirmed,
    Outcome,
    SlotTaken,
    TimesFound,
)
from ivr.replies import Cancel, Change, Confirm, FindTimes
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import NotLive, Outdated, Taken, cancel, change, confirm, live_of_case


def find_times(acting: Acting, effect: FindTimes) -> Outcome:
    return with_appointment(acting, lambda found: _find_times(acting, found, effect.skip))


def confirm_time(acting: Acting, effect: Confirm) -> Outcome:
    return with_appointment(acting, lambda found: _confirm(acting, found, effect.version))


def change_time(acting: Acting, effect: Change) -> Outcome:
    return with_appointment(acting, lambda found: _change(acting, found, effect))


def cancel_time(acting: Acting, effect: Cancel) -> Outcome:
    return with_appointment(acting, lambda found: _cancel(acting, found, effect.version))


def with_appointment(acting: Acting, act: Callable[[Appointment], Outcome]) -> Outcome:
    if acting.case_id is None:
        return AppointmentOver()
    appointment = live_of_case(acting.session, acting.case_id, alone=True)
    if appointment is None:
        return AppointmentOver()
    try:
        return act(appointment)
    except Taken as taken:
        return SlotTaken(taken.alternatives)
    except Outdated:
        return AppointmentOutdated()
    except NotLive:
        return AppointmentOver()


def _find_times(acting: Acting, appointment: Appointment, skip: int) -> Outcome:
    return TimesFound(tuple(alternatives(acting.session, appointment, at=acting.at, skip=skip)))


def _confirm(acting: Acting, appointment: Appointment, version: int) -> Outcome:
    confirm(acting.session, appointment, version=version, way=Way.PHONE, at=acting.at)
    acting.audit("appointment.confirmed", appointment.case_id)
    return Confirmed()


def _change(acting: Acting, appointment: Appointment, wish: Change) -> Outcome:
    change(acting.session, appointment, wish.slot, version=wish.version, way=Way.PHONE, at=acting.at)
    acting.audit("appointment.changed", appointment.case_id)
    return Changed()


def _cancel(acting: Acting, appointment: Appointment, version: int) -> Outcome:
    cancel(acting.session, appointment, version=version, way=Way.PHONE, at=acting.at)
    acting.audit("appointment.cancelled", appointment.case_id)
    return Cancelled(in_person=appointment.room_id is not None)
