"""The forms that people fill in. Their errors are texts of the catalogues, told by the template.

The token against forged requests is judged for all of them at once, by the application.
"""

import re
import secrets

from flask import request
from werkzeug.exceptions import BadRequest
from wtforms import BooleanField, DateField, EmailField, Form, PasswordField, StringField, TelField
from wtforms.validators import InputRequired, Length

from words.catalogues import N_

NEEDED = N_("Please fill in this field.")
TOO_LONG = N_("This is too long.")
NO_DATE = N_("Please enter a date.")
NO_NUMBER = N_("This is not a telephone number. Please write it with its area code.")

FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class LoginForm(Form):
    email = EmailField(validators=[InputRequired(NEEDED), Length(max=254, message=TOO_LONG)])
    password = PasswordField(validators=[InputRequired(NEEDED), Length(max=256, message=TOO_LONG)])


class OpenForm(Form):
    """Reference and PIN as they stand in the letter; blanks between the groups are left out."""

    reference = StringField(validators=[InputRequired(NEEDED), Length(max=20, message=TOO_LONG)])
    pin = StringField(validators=[InputRequired(NEEDED), Length(max=20, message=TOO_LONG)])

    @property
    def reference_digits(self) -> str:
        return _digits(self.reference.data)

    @property
    def pin_digits(self) -> str:
        return _digits(self.pin.data)


class NumberForm(Form):
    number = TelField(validators=[InputRequired(NEEDED), Length(max=40, message=TOO_LONG)])


class PostedForm(Form):
    """`sure`: it left before the planned day, or on one without post; asked only then."""

    day = DateField(validators=[InputRequired(NO_DATE)])
    carrier = StringField(validators=[InputRequired(NEEDED), Length(max=60, message=TOO_LONG)])
    sure = BooleanField()


def new_form_key() -> str:
    """A key for one showing of one form: sent twice, it counts once."""
    return secrets.token_urlsafe(16)


def sent_form_key() -> str:
    """The key that a form was shown with. Raises `BadRequest`."""
    form_key = request.form.get("form_key", "")
    if not FORM_KEY.fullmatch(form_key):
        raise BadRequest
    return form_key


def _digits(text: str | None) -> str:
    return "".join(character for character in text or "" if character.isascii() and character.isdigit())
