"""Who may use which route. A route without a permission is refused to everybody.

    @allowed(Role.ADVISOR)   staff with this role in some office; `the_scope()` holds just those offices
    @public                  everybody
    @with_letter             whoever opened a session with the link or the PIN of a letter

The telephone's webhooks are open to whoever signs their requests; their blueprint judges that itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from flask import Flask

from db.scope import Scope
from db.staff import Role

View = TypeVar("View", bound=Callable[..., Any])

ATTRIBUTE = "permission"
SIGNED_BLUEPRINTS = frozenset({"phone"})


class Open(Enum):
    PUBLIC = auto()
    LETTER = auto()
    SIGNED = auto()


@dataclass(frozen=True)
class Allowed:
    """Staff who have one of these roles."""

    roles: frozenset[Role]

    def scope_for(self, scope: Scope) -> Scope:
        """The offices of this person in which one of the roles is theirs."""
        return Scope(
            scope.authority_id, {office: roles for office, roles in scope.roles.items() if roles & self.roles}
        )


Permission = Open | Allowed


def allowed(*roles: Role) -> Callable[[View], View]:
    return lambda view: _mark(view, Allowed(frozenset(roles)))


def public(view: View) -> View:
    return _mark(view, Open.PUBLIC)


def with_letter(view: View) -> View:
    return _mark(view, Open.LETTER)


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What a route asks for; None means that nobody may use it."""
    if endpoint.partition(".")[0] in SIGNED_BLUEPRINTS:
        return Open.SIGNED
    permission: Permission | None = getattr(app.view_functions[endpoint], ATTRIBUTE, None)
    return permission


def _mark(view: View, permission: Permission) -> View:
    setattr(view, ATTRIBUTE, permission)
    return view
