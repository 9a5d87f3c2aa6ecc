"""Rows with sensible values for tests: say only what the test is about.

Use: `import factories as make`, then `make.a_case(session, make.an_office(session), due_on=...)`. Each function
adds its row to the session and flushes, so that its id is known; what is not given is made. `**values` set or
override columns. Numbers are of ranges that a regulator keeps for fiction.
"""

from factories.cases import (
    a_case,
    a_client,
    a_code,
    a_phone_number,
    a_topic,
    an_address,
    an_appointment,
    an_attempt,
    quanta,
)
from factories.hours import CALENDAR, a_busy_time, a_calendar, an_absence, day_hours
from factories.offices import (
    a_channel,
    a_notice,
    a_phone_line,
    a_place,
    a_scope,
    an_authority,
    an_office,
    opening_hours,
)
from factories.rows import AT, AUDIT_KEY, BERLIN, DAY, KEYS, VAULT, a_number
from factories.staff import a_member, a_membership, a_skill, an_advisor
from factories.visits import a_call, a_message, a_room, a_visit, a_visited_place, a_wish

__all__ = [
    "AT",
    "AUDIT_KEY",
    "BERLIN",
    "CALENDAR",
    "DAY",
    "KEYS",
    "VAULT",
    "a_busy_time",
    "a_calendar",
    "a_call",
    "a_case",
    "a_channel",
    "a_client",
    "a_code",
    "a_member",
    "a_membership",
    "a_message",
    "a_notice",
    "a_number",
    "a_phone_line",
    "a_phone_number",
    "a_place",
    "a_room",
    "a_scope",
    "a_skill",
    "a_topic",
    "a_visit",
    "a_visited_place",
    "a_wish",
    "an_absence",
    "an_address",
    "an_advisor",
    "an_appointment",
    "an_attempt",
    "an_authority",
    "an_office",
    "day_hours",
    "opening_hours",
    "quanta",
]
