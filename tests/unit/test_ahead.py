"""Parts that are made ahead come in their order, and no more of them than asked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from clusterviz.files.ahead import ahead

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_the_order_is_that_of_the_parts() -> None:
    def slowly(number: int) -> int:
        time.sleep(0.002 * (number % 3))
        return number

    assert list(ahead(slowly, range(20))) == list(range(20))


def test_no_more_parts_are_taken_than_are_worked_on() -> None:
    n_taken = 0

    def parts() -> Iterator[int]:
        nonlocal n_taken
        for number in range(100):
            n_taken += 1
            yield number

    made = ahead(lambda part: part, parts())
    for number in range(5):
        assert next(made) == number
        assert n_taken <= number + 3


def test_what_is_raised_there_is_raised_here() -> None:
    def fail(part: int) -> int:
        raise ValueError(f"part {part}")

    with pytest.raises(ValueError, match="part 0"):
        list(ahead(fail, range(5)))


def test_a_reader_that_stops_early_leaves_nothing_at_work() -> None:
    made = ahead(lambda part: part, iter(range(100)))
    next(made)
    assert hasattr(made, "close")
    made.close()

    assert list(made) == []
