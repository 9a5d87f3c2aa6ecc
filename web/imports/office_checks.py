"""What can only be judged when a whole office file is read: names that must fit each other."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from holidays import list_supported_countries

from db.offices import ChannelKind, Effect, PlanKind
from db.rooms import AT_THE_DOOR
from letters.setting.letterhead import Letterhead, WrongLetterhead
from web.imports.office_form import ChannelForm, NoticeForm, OfficeFile, PlanForm
from web.imports.toml_lines import Path
from words.catalogues import N_

TAKEN_KEYS = frozenset({"appointment", "healthz", "login", "logout", "phone", "staff", "static", "t"})
"""What addresses of other pages begin with: an office's page has its key there."""

OF_STAND_INS = ("closed_places", "opens_place")
OF_REOPENINGS = ("figure", "below", "days", "rules")
NEEDED = {PlanKind.STAND_IN: OF_STAND_INS, PlanKind.REOPENING: OF_REOPENINGS}
STRANGE = {PlanKind.STAND_IN: (*OF_REOPENINGS, "lifts"), PlanKind.REOPENING: ("closed_places",)}
"""By kind of plan, what it hangs on, and what it cannot have."""

Finding = tuple[Path, str, dict[str, str]]
"""Where, what is wrong (marked with `N_`), and the values of the sentence."""


def cross_check(form: OfficeFile) -> Iterator[Finding]:
    """Everything in an office file that does not fit together."""
    yield from _address(form)
    yield from _calendar(form)
    for name, told, values in form.policy.findings():
        yield ("policy", name), told, values
    yield from _letterhead(form)
    yield from _lines(form)
    yield from _keys(form)
    for number, notice in enumerate(form.notices):
        yield from _notice(form, notice, ("notices", number))
    yield from _plans(form)


def _address(form: OfficeFile) -> Iterator[Finding]:
    if form.office.key in TAKEN_KEYS:
        told = N_("“{given}” is the address of another page; taken are: {known}.")
        yield ("office", "key"), told, {"given": form.office.key, "known": ", ".join(sorted(TAKEN_KEYS))}


def _calendar(form: OfficeFile) -> Iterator[Finding]:
    known = list_supported_countries()
    country, subdivision = form.office.country, form.office.subdivision
    if country not in known:
        yield ("office", "country"), N_("The holidays of “{given}” are not known."), {"given": country}
    elif subdivision and subdivision not in known[country]:
        told = N_("The holidays of “{given}” are not known; known are: {known}.")
        yield ("office", "subdivision"), told, {"given": subdivision, "known": ", ".join(known[country])}


def _letterhead(form: OfficeFile) -> Iterator[Finding]:
    try:
        Letterhead.of(form.letterhead)
    except WrongLetterhead as error:
        values = {name: str(value) for name, value in error.values.items()}
        yield ("letterhead", error.name), error.message, {"name": error.name, **values}


def _lines(form: OfficeFile) -> Iterator[Finding]:
    for number, line in enumerate(form.lines):
        if line.language and line.language not in form.office.languages:
            told = N_("“{given}” is none of this office's languages.")
            yield ("lines", number, "language"), told, {"given": line.language}


def _keys(form: OfficeFile) -> Iterator[Finding]:
    yield from _twice("lines", "number", [line.number for line in form.lines])
    yield from _twice("places", "key", [place.key for place in form.places])
    yield from _twice("notices", "series", [notice.series for notice in form.notices])
    yield from _twice("plans", "key", [plan.key for plan in form.plans])
    yield from _twice("topics", "key", [topic.key for topic in form.topics])
    yield from _twice("staff", "email", [person.email.casefold() for person in form.staff])
    yield from _kinds((), form.channels)
    for number, place in enumerate(form.places):
        yield from _kinds(("places", number), place.channels)
        yield from _twice("rooms", "name", [room.name for room in place.rooms], ("places", number))


def _kinds(path: Path, channels: list[ChannelForm]) -> Iterator[Finding]:
    yield from _twice("channels", "kind", [channel.kind for channel in channels], path)


def _twice(table: str, key: str, values: Sequence[str], path: Path = ()) -> Iterator[Finding]:
    for number, value in enumerate(values):
        if value in values[:number]:
            yield (*path, table, number, key), N_("“{given}” stands here twice."), {"given": str(value)}


def _notice(form: OfficeFile, notice: NoticeForm, path: Path) -> Iterator[Finding]:
    yield from _places(form, notice.places, (*path, "places"))
    if notice.begins and notice.ends and _start(notice.ends) < _start(notice.begins):
        yield (*path, "ends"), N_("This notice ends before it begins."), {}
    if notice.effect != Effect.TOLD:
        offered = _offered(form, notice.places)
        for number, kind in enumerate(notice.channels):
            if kind not in offered:
                told = N_("None of the places of this notice has a channel “{given}”.")
                yield (*path, "channels", number), told, {"given": kind}
    if notice.at_door:
        yield from _doors(form, notice)


def _doors(form: OfficeFile, notice: NoticeForm) -> Iterator[Finding]:
    """Who is told that urgent matters are talked over outside must find room for it there."""
    for number, place in enumerate(form.places):
        urgent = any(channel.kind == ChannelKind.URGENT for channel in place.channels)
        door = any(AT_THE_DOOR in room.features for room in place.rooms)
        if urgent and not door and (not notice.places or place.key in notice.places):
            told = N_("The notice “{series}” says at_door: this place needs a room with the feature “{feature}”.")
            yield ("places", number), told, {"series": notice.series, "feature": AT_THE_DOOR}


def _start(moment: date | datetime) -> datetime:
    """For comparison alone: a day at its midnight, an instant without its zone."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time())


def _offered(form: OfficeFile, keys: list[str]) -> set[ChannelKind]:
    """What the named places offer; a notice that names none speaks of all places and of the whole office."""
    places = [place for place in form.places if not keys or place.key in keys]
    kinds = {channel.kind for place in places for channel in place.channels}
    return kinds if keys else kinds | {channel.kind for channel in form.channels}


def _plans(form: OfficeFile) -> Iterator[Finding]:
    for number, plan in enumerate(form.plans):
        path: Path = ("plans", number)
        yield from _places(form, plan.closed_places, (*path, "closed_places"))
        if plan.opens_place:
            yield from _place(form, plan.opens_place, (*path, "opens_place"))
        yield from _needs(plan, path)
        yield from _opens(form, plan, path)
        yield from _lifts(form, plan, path)
        yield from _twice("rules", "key", [rule.key for rule in plan.rules], path)


def _needs(plan: PlanForm, path: Path) -> Iterator[Finding]:
    """What a plan of this kind hangs on must be there, and nothing of the other kind."""
    for name in NEEDED[plan.kind]:
        if not getattr(plan, name):
            yield path, N_("A plan of this kind needs “{name}”."), {"name": name}
    for name in STRANGE[plan.kind]:
        if getattr(plan, name):
            yield (*path, name), N_("A plan of this kind has no “{name}”."), {"name": name}


def _opens(form: OfficeFile, plan: PlanForm, path: Path) -> Iterator[Finding]:
    if plan.opens_place in plan.closed_places:
        told = N_("“{given}” cannot stand in for itself.")
        yield (*path, "opens_place"), told, {"given": str(plan.opens_place)}
    if plan.opens_channel not in _offered(form, [plan.opens_place] if plan.opens_place else []):
        told = N_("The place that opens has no channel “{given}”.")
        yield (*path, "opens_channel"), told, {"given": plan.opens_channel}


def _lifts(form: OfficeFile, plan: PlanForm, path: Path) -> Iterator[Finding]:
    known = [notice.series for notice in form.notices]
    for number, series in enumerate(plan.lifts):
        if series not in known:
            told = N_("There is no notice “{given}” in this file; there are: {known}.")
            yield (*path, "lifts", number), told, {"given": series, "known": ", ".join(known)}


def _places(form: OfficeFile, keys: list[str], path: Path) -> Iterator[Finding]:
    for number, key in enumerate(keys):
        yield from _place(form, key, (*path, number))


def _place(form: OfficeFile, key: str, path: Path) -> Iterator[Finding]:
    known = [place.key for place in form.places]
    if key not in known:
        told = N_("There is no place “{given}” in this file; there are: {known}.")
        yield path, told, {"given": key, "known": ", ".join(known)}
