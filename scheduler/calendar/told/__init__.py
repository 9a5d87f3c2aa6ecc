"""A status in words, for the ear and for the eye. Phone, page and letter speak from here, so they never differ.

Names of places stay in the nominative ("Vaasa: ..."), so that no language must inflect data. `begins_words` and
`reason` of a notice are whole phrases ("since the beginning of the epidemic", "because of the pandemic").
"""

from scheduler.calendar.told.beginning import news
from scheduler.calendar.told.channels import channel_for_ear, channel_for_eye
from scheduler.calendar.told.notices import notice_for_ear, notice_for_eye
from scheduler.calendar.told.places import office_for_ear, place_for_ear
from scheduler.calendar.told.stand_ins import stand_ins_for_ear, stand_ins_for_eye
from scheduler.calendar.told.times import as_of, hours_written

__all__ = [
    "as_of",
    "channel_for_ear",
    "channel_for_eye",
    "hours_written",
    "news",
    "notice_for_ear",
    "notice_for_eye",
    "office_for_ear",
    "place_for_ear",
    "stand_ins_for_ear",
    "stand_ins_for_eye",
]
