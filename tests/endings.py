"""How each effect of the dialogue can end: what a scene can hear after it has asked for something to be done."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from callers import BERLIN, MONDAY_AT_10, TIMES
from ivr.heard import (
    AppointmentOutdated,
    AppointmentOver,
    CallbackNoted,
    Cancelled,
    Changed,
    Confirmed,
    EarlierGone,
    LetterLocked,
    LetterOpened,
    LetterRefused,
    LinkNoted,
    Outcome,
    PinsBraked,
    SlotTaken,
    TimeKept,
    TimesFound,
    TooManyWishes,
    VisitGivenBack,
    VisitGone,
    VisitsFound,
    VisitTaken,
    WishNoted,
    WishRefused,
)
from ivr.replies import (
    AskForCallback,
    Cancel,
    Change,
    Confirm,
    Effect,
    FindTimes,
    FindVisits,
    GiveBackVisit,
    KeepTime,
    OpenWithPin,
    SendLink,
    TakeEarlier,
    TakeVisit,
    TellWish,
)
from scheduler.visits.rooms import VisitOffer

VISITS = (
    VisitOffer("place-1", 1, False, MONDAY_AT_10 + timedelta(hours=1), 20),
    VisitOffer("place-2", 2, True, MONDAY_AT_10 + timedelta(days=1), 20),
    VisitOffer("place-3", 3, False, MONDAY_AT_10 + timedelta(days=4), 20),
)
IN_A_ROOM = VisitTaken("place-1", False, datetime(2026, 3, 2, 11, tzinfo=BERLIN), 47, "FFP2")
AT_THE_DOOR = VisitTaken("place-2", True, datetime(2026, 3, 3, 10, tzinfo=BERLIN), 47, "")

NO_CHANGE = (AppointmentOutdated(), AppointmentOver())
ENDINGS: dict[type[Effect], Sequence[Outcome]] = {
    OpenWithPin: (LetterOpened(3), LetterRefused(), LetterLocked(), LetterLocked(for_good=True), PinsBraked()),
    FindTimes: (TimesFound(TIMES[:3]), TimesFound(TIMES[:1]), TimesFound(()), *NO_CHANGE),
    Confirm: (Confirmed(), *NO_CHANGE),
    Change: (Changed(), SlotTaken(TIMES[3:6]), SlotTaken(()), *NO_CHANGE),
    Cancel: (Cancelled(), Cancelled(in_person=True), *NO_CHANGE),
    TakeEarlier: (Changed(), EarlierGone(), *NO_CHANGE),
    KeepTime: (TimeKept(), AppointmentOver()),
    AskForCallback: (
        CallbackNoted(date(2026, 3, 3), False),
        CallbackNoted(date(2026, 3, 3), True),
        TooManyWishes(),
        TooManyWishes(hidden=True),
    ),
    SendLink: (LinkNoted(known=False), LinkNoted(known=True), TooManyWishes()),
    TellWish: (WishNoted(), WishRefused()),
    FindVisits: (VisitsFound(VISITS), VisitsFound(()), IN_A_ROOM, AT_THE_DOOR),
    TakeVisit: (
        *(IN_A_ROOM, AT_THE_DOOR, VisitGone(VISITS[1:])),
        *(TooManyWishes(), TooManyWishes(hidden=True), VisitGone(())),
    ),
    GiveBackVisit: (VisitGivenBack(),),
}
