"""The form of an office file: which tables and names it has. docs/imports.md explains it to clerks."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator

from db.offices import ChannelKind, Effect, PlanKind
from db.staff import Role
from web.imports.office_values import (
    ONE_OF_ITS_NAMES,
    Distinct,
    Form,
    InLanguages,
    Key,
    LanguageCode,
    Moment,
    Name,
    PhoneNumber,
    ToBeSaid,
    WeeklyHours,
    Zone,
    wrong,
)
from web.imports.policy_form import PolicyForm
from words.catalogues import N_


class AuthorityForm(Form):
    key: Key
    name: Name


class OfficeForm(Form):
    key: Key
    name: Name
    names: InLanguages = {}
    zone: Zone
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    subdivision: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,3}$")] | None = None
    languages: Annotated[list[LanguageCode], Field(min_length=1), Distinct]
    historical: InLanguages = {}
    historical_since: date | None = None


class LineForm(Form):
    number: PhoneNumber
    language: LanguageCode | None = None


class ChannelForm(Form):
    kind: Annotated[ChannelKind, ONE_OF_ITS_NAMES]
    contact: Name | None = None
    note: InLanguages = {}
    hours: WeeklyHours = []


class RoomForm(Form):
    name: Name
    features: Annotated[list[Key], Distinct] = []


class PlaceForm(Form):
    key: Key
    names: InLanguages
    street: Name | None = None
    postcode: Name | None = None
    town: Name | None = None
    channels: list[ChannelForm] = []
    rooms: list[RoomForm] = []


class NoticeForm(Form):
    """A day in `begins` counts from its midnight, a day in `ends` is the last day.

    What is said of a suspended channel is composed from these facts where `ear` is left out.
    """

    series: Key
    effect: Annotated[Effect, ONE_OF_ITS_NAMES]
    places: Annotated[list[Key], Distinct] = []
    channels: Annotated[list[Annotated[ChannelKind, ONE_OF_ITS_NAMES]], Distinct] = []
    begins: Moment | None = None
    begins_words: InLanguages = {}
    ends: Moment | None = None
    reason: InLanguages = {}
    ear: ToBeSaid = {}
    eye: InLanguages
    condition: InLanguages = {}
    hours: WeeklyHours = []
    instead: Annotated[list[Annotated[ChannelKind, ONE_OF_ITS_NAMES]], Distinct] = []
    hygiene: InLanguages = {}
    at_door: bool = False
    review_on: date | None = None

    @model_validator(mode="after")
    def _one_beginning_and_a_review(self) -> "NoticeForm":
        if self.begins is not None and self.begins_words:
            raise wrong(N_("A notice begins on a day or with words, not with both."))
        if not self.ear and self.effect not in (Effect.CLOSED, Effect.SUSPENDED):
            raise wrong(N_("A notice that suspends nothing needs the words in which it is told: ear."))
        if self.ends is None and self.review_on is None:
            raise wrong(N_("A notice without an end needs a day on which it is looked at again: review_on."))
        if self.effect == Effect.OPENED and not self.hours and self.ends is None:
            raise wrong(
                N_("What is opened in addition needs hours, or an end: without hours it is open day and night.")
            )
        return self


class RuleForm(Form):
    key: Key
    names: InLanguages


class PlanForm(Form):
    """What is prepared, as `db.offices.Plan` explains it."""

    key: Key
    kind: Annotated[PlanKind, ONE_OF_ITS_NAMES]
    closed_places: Annotated[list[Key], Distinct] = []
    opens_place: Key | None = None
    opens_channel: Annotated[ChannelKind, ONE_OF_ITS_NAMES]
    hours: WeeklyHours = []
    condition: InLanguages
    for_whom: InLanguages = {}
    ear: ToBeSaid
    eye: InLanguages
    figure: Key | None = None
    below: Annotated[float, Field(gt=0, strict=False)] | None = None
    days: Annotated[int, Field(ge=1, le=60)] | None = None
    rules: list[RuleForm] = []
    lifts: Annotated[list[Key], Distinct] = []


class NeedsForm(Form):
    """What an advisor must be allowed to do, as in `may` of `[[staff]]`; whether nobody else may stand in."""

    permissions: Annotated[list[Key], Distinct] = []
    own_advisor_only: bool = False


class TopicForm(Form):
    key: Key
    minutes: Annotated[int, Field(ge=5, le=240, multiple_of=5)]
    names: InLanguages
    prepare: InLanguages = {}
    needs: NeedsForm = NeedsForm()


class StaffForm(Form):
    name: Name
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]
    roles: Annotated[list[Annotated[Role, ONE_OF_ITS_NAMES]], Field(min_length=1), Distinct]
    language: LanguageCode
    speaks: Annotated[list[LanguageCode], Distinct] = []
    may: Annotated[list[Key], Distinct] = []
    caller_number: PhoneNumber | None = None
    hours: WeeklyHours = []

    @model_validator(mode="after")
    def _can_call(self) -> "StaffForm":
        if Role.ADVISOR in self.roles and not (self.caller_number and self.hours and self.speaks):
            raise wrong(
                N_("An advisor needs a caller_number, hours for appointments and the languages in speaks.")
            )
        return self


class OfficeFile(Form):
    authority: AuthorityForm
    office: OfficeForm
    policy: PolicyForm = PolicyForm()
    letterhead: dict[str, Any]
    lines: Annotated[list[LineForm], Field(min_length=1)]
    channels: list[ChannelForm] = []
    places: Annotated[list[PlaceForm], Field(min_length=1)]
    notices: list[NoticeForm] = []
    plans: list[PlanForm] = []
    topics: Annotated[list[TopicForm], Field(min_length=1)]
    staff: list[StaffForm] = []
