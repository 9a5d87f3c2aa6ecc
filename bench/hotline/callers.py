"""Callers with a script, as many at once as asked: a process of its own, which is told what to do as JSON.

Each caller rings up to hear what is open, hangs up, rings up again to change the appointment of a letter, hangs
up, and so on; before each key they think for 3 s on average. More and more join until the slowest hundredth
of all steps takes too long, and goes on doing so.
"""

import asyncio
import json
import random
import resource
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from statistics import quantiles
from xml.etree import ElementTree

from bench.hotline.wire import Wire

THINKING = (2.0, 4.0)
WINDOW_SECONDS = 5.0
TOO_SLOW_IN_A_ROW = 6  # one slow second is in five windows: steps have to stay slow
NEW_TIME, TAKEN = "You have a new time", "taken a moment ago"
SORRY = "We are sorry"


@dataclass(frozen=True)
class Task:
    """`letters`: reference and PIN, one for each caller. Times in seconds."""

    port: int
    public_url: str
    auth_token: str
    account_sid: str
    line: str
    letters: list[tuple[str, str]]
    hold_callers: int
    hold_seconds: float
    joining_a_second: float
    limit: float


@dataclass(frozen=True)
class Held:
    """How quick the steps were while the number of callers stayed the same. Seconds."""

    steps: int
    median: float
    p99: float


@dataclass
class Found:
    """`reached`: callers at once when steps became too slow; `enough` is False when nobody was left to call.

    `changed`, `unsure`: by reference, how often a new time was told, and how often no answer told whether there is
    one. `given_up`: calls without an answer, or with an apology.
    """

    held: Held | None = None
    reached: int = 0
    enough: bool = True
    steps: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    unsure: dict[str, int] = field(default_factory=dict)
    given_up: int = 0
    faults: list[str] = field(default_factory=list)
    cpu_share: float = 0.0


@dataclass
class Crowd:
    task: Task
    wire: Wire
    found: Found = field(default_factory=Found)
    times: list[tuple[float, float]] = field(default_factory=list)
    callers: list[asyncio.Task[None]] = field(default_factory=list)
    going_home: bool = False
    dice: random.Random = field(default_factory=lambda: random.Random(1))

    async def run(self) -> Found:
        began, cpu = time.monotonic(), _cpu()
        await self._hold()
        await self._grow()
        self.going_home = True
        await asyncio.gather(*self.callers)
        self.found.steps = len(self.times)
        self.found.cpu_share = (_cpu() - cpu) / (time.monotonic() - began)
        return self.found

    async def _hold(self) -> None:
        """They join within one time of thinking, and count from when all are there."""
        for _ in range(self.task.hold_callers):
            self._join()
            await asyncio.sleep(THINKING[1] / self.task.hold_callers)
        since = time.monotonic()
        await asyncio.sleep(self.task.hold_seconds)
        took = self._taken_since(since)
        self.found.held = Held(len(took), *_median_and_p99(took))

    async def _grow(self) -> None:
        too_slow: list[int] = []
        while len(too_slow) < TOO_SLOW_IN_A_ROW:
            until = time.monotonic() + 1
            for _ in range(round(self.task.joining_a_second)):
                if len(self.callers) == len(self.task.letters):
                    self.found.reached, self.found.enough = len(self.callers), False
                    return
                self._join()
                await asyncio.sleep(0.9 / self.task.joining_a_second)
            await asyncio.sleep(max(0.0, until - time.monotonic()))
            _, p99 = _median_and_p99(self._taken_since(time.monotonic() - WINDOW_SECONDS))
            too_slow = [*too_slow, len(self.callers)] if p99 > self.task.limit else []
        self.found.reached = too_slow[0]

    def _join(self) -> None:
        number = len(self.callers)
        self.callers.append(asyncio.create_task(self._call_again_and_again(number)))

    async def _call_again_and_again(self, number: int) -> None:
        reference, pin = self.task.letters[number]
        try:
            for round_ in range(10**6):
                for script in (_hear_status(), _change_appointment(reference, pin)):
                    if self.going_home:
                        return
                    await Call(self, f"CA{number:08}{round_:08}{len(script):016}", reference).play(script)
                    await self.think()
        except Exception as error:  # one caller's trouble is told at the end, and stops no other
            self.found.faults.append(f"{reference}: {error!r}")

    async def think(self) -> None:
        await asyncio.sleep(self.dice.uniform(*THINKING))

    def _taken_since(self, moment: float) -> list[float]:
        return [took for ended, took in self.times if ended >= moment]


Script = list[tuple[str, str]]
"""Keys, and what has to be in the answer."""


def _hear_status() -> Script:
    return [("", "Hello"), ("1", "Which place"), ("1", "Visit without appointment")]


def _change_appointment(reference: str, pin: str) -> Script:
    found = [("", "Hello"), ("2", "reference"), (reference, "You typed"), ("1", "PIN")]
    return [*found, (pin, "Your telephone appointment"), ("2", "These times are free"), ("1", NEW_TIME)]


@dataclass
class Call:
    crowd: Crowd
    sid: str
    reference: str

    async def play(self, script: Script) -> None:
        action = "/phone/incoming"
        for keys, expected in script:
            answer = await self._answered(action, keys, expected)
            if answer is None:
                break
            if expected == NEW_TIME:
                _count(self.crowd.found.changed, self.reference)
            if self.crowd.going_home:
                break
            action = _action(answer)
            await self.crowd.think()
        with suppress(TimeoutError):
            await self._post("/phone/status", {"CallStatus": "completed", "CallDuration": "30"})

    async def _answered(self, action: str, keys: str, expected: str) -> str | None:
        """None when there was no answer in time, or an apology: one hangs up and calls again."""
        try:
            answer = await self._step(action, keys)
            while expected == NEW_TIME and TAKEN in answer:
                answer = await self._step(_action(answer), "1")
        except TimeoutError:
            answer = SORRY
        if SORRY in answer:
            self.crowd.found.given_up += 1
            if expected == NEW_TIME:
                _count(self.crowd.found.unsure, self.reference)
            return None
        if expected not in answer:
            raise AssertionError(f"{expected!r} is not in {answer[:600]!r}")
        return answer

    async def _step(self, path: str, keys: str) -> str:
        began = time.monotonic()
        text = await self._post(path, {"Digits": keys, "CallStatus": "in-progress"})
        ended = time.monotonic()
        self.crowd.times.append((ended, ended - began))
        return text

    async def _post(self, path: str, told: dict[str, str]) -> str:
        task = self.crowd.task
        usual = {"CallSid": self.sid, "AccountSid": task.account_sid, "From": "+46846500499", "To": task.line}
        answer = await self.crowd.wire.post(path, {**OFTEN_SENT, **usual, **told})
        if answer.status not in (200, 204):
            raise AssertionError(f"{path} was answered {answer.status}")
        return answer.text


OFTEN_SENT = {
    "ApiVersion": "2010-04-01",
    "Direction": "inbound",
    "FromCity": "",
    "FromState": "",
    "FromZip": "",
    "FromCountry": "SE",
    "ToCity": "",
    "ToState": "",
    "ToZip": "",
    "ToCountry": "SE",
    "CallerName": "",
    "StirVerstat": "",
    "CallToken": "%7B%22parentCallInfoToken%22%3A%22eyJhbGciOiJFUzI1NiJ9%22%7D",
}
"""What the provider sends beside what anybody reads; it is signed as well."""


def _count(counts: dict[str, int], key: str) -> None:
    counts[key] = counts.get(key, 0) + 1


def _action(answer: str) -> str:
    gather = ElementTree.fromstring(answer).find("Gather")
    if gather is None:
        raise AssertionError(f"nothing can be pressed after {answer!r}")
    address = gather.attrib["action"]
    return "/" + address.split("/", 3)[3] if "://" in address else address


def _median_and_p99(took: list[float]) -> tuple[float, float]:
    if len(took) < 2:
        return 0.0, 0.0
    parts = quantiles(took, n=100)
    return parts[49], parts[98]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def main(told: str) -> None:
    task = Task(**json.loads(told))
    found = await Crowd(task, Wire(task.port, task.public_url, task.auth_token)).run()
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    asyncio.run(main(sys.stdin.read()))
