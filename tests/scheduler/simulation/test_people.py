"""Made-up people answer at hours of their own, and keep announced calls more often than they answer others."""

import numpy as np
import pytest

from scheduler.simulation.people import HOURS, KINDS, WEEKDAYS, people

SEED = 7


def test_the_same_seed_is_the_same_town() -> None:
    one, other = (people(50, np.random.default_rng(SEED)) for _town in range(2))
    assert all(np.array_equal(first.answers, second.answers) for first, second in zip(one, other, strict=True))
    assert not np.array_equal(one[0].answers, people(1, np.random.default_rng(SEED + 1))[0].answers)


def test_a_town_answers_as_often_as_its_kinds_do() -> None:
    """Away at a course, one in five loses two half days of ten: about two parts in a hundred."""
    town = np.mean([person.answers.mean() for person in people(4000, np.random.default_rng(SEED))])
    expected = sum(share * np.mean(hours) for share, hours in KINDS.values())
    assert town == pytest.approx(expected * 0.93, rel=0.05)


def test_every_likelihood_is_one() -> None:
    for person in people(200, np.random.default_rng(SEED)):
        for weekday in WEEKDAYS:
            for hour in HOURS:
                assert 0 <= person.answer(weekday, hour) <= person.keep(weekday, hour) <= 1


@pytest.mark.parametrize(("weekday", "hour"), [(5, 10), (6, 10), (0, 6), (0, 20)])
def test_nobody_answers_at_night_or_on_sunday(weekday: int, hour: int) -> None:
    assert people(1, np.random.default_rng(SEED))[0].answer(weekday, hour) == 0
