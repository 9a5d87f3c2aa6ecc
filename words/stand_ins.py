"""What the ways to an office are called in a list: "Instead: by phone, ...; online, ..."."""

from words.catalogues import N_

ONLINE = N_("online")

STAND_INS = {
    "walk_in": N_("without appointment"),
    "appointment": N_("by appointment"),
    "urgent": N_("in person when it is urgent"),
    "phone": N_("by phone"),
    "writing": N_("in writing"),
    "email": N_("by e-mail"),
    "web_strong": N_("online with strong identification"),
    "web_open": N_("online without strong identification"),
    "paper_form": N_("paper form at the door"),
    "letterbox": N_("letterbox at the door"),
}
