"""How much may be asked for from one number in a day, and by all who hide theirs.

The number of a call is forgotten when it ends. What is counted is a hash of it under a key outside the database,
another one each day.
"""

import hashlib
import hmac
from dataclasses import dataclass

from ivr.effects.acting import Acting
from ivr.heard import TooManyWishes
from letters.tries import count_try


class TooMany(Exception):
    """Nothing of this wish is kept."""

    def __init__(self, outcome: TooManyWishes) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True)
class Cap:
    """`of_number`: in a day. `withheld`: in one office by all whose number is not shown, in a day or `an_hour`."""

    what: str
    of_number: int
    withheld: int
    an_hour: bool = False

    def count(self, acting: Acting) -> None:
        """Count one wish. Raises `TooMany`: its caller undoes what was done for it.

        Whoever asks from the same number at the same time waits here for the end of the other's step.
        """
        hidden = acting.call.caller is None
        most = self.withheld if hidden else self.of_number
        if count_try(acting.session, self._key(acting), acting.at.date()) > most:
            raise TooMany(TooManyWishes(hidden))

    def _key(self, acting: Acting) -> str:
        at = acting.at
        if acting.call.caller is None:
            hour = f":{at:%H}" if self.an_hour else ""
            return f"{self.what}:withheld:{acting.call.office_id}{hour}"
        secret = acting.keys.keys[acting.keys.newest]
        whose = f"caller|{self.what}|{at.date()}|{acting.call.caller}"
        return f"{self.what}:{hmac.new(secret, whose.encode(), hashlib.sha256).hexdigest()[:32]}"
