"""A caller who knows the way: presses what a table says for each scene, until the wanted one is reached."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from callers import Provider, heard_in
from db.calls import IvrCall
from db.session import Database

MOST = 30


@dataclass
class Walker:
    """`way`: scene -> keys. `step`: the one that is asked for next."""

    provider: Provider
    database: Database
    way: Mapping[str, str]
    step: int = 0

    def to(self, scene: str) -> str:
        """Gives what was said last, in the scene that was wanted."""
        said = heard_in(self.provider.incoming())
        for self.step in range(1, MOST):
            now = self.scene()
            if now == scene:
                return said
            assert now in self.way, f"the way to {scene} does not lead through {now}: {said}"
            said = heard_in(self.provider.press(self.step, self.way[now]))
        raise AssertionError(f"{scene} was not reached")

    def scene(self) -> str:
        with self.database.reading() as session:
            call = session.scalars(select(IvrCall).where(IvrCall.call_sid == self.provider.call_sid)).one()
        return str(call.state["scene"])
