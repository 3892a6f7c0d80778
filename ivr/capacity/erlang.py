"""Lines and people for calls that come by chance: Erlang's formulas.

The kept library for them, pyworkforce, brings 124 MB of others along (ortools, pandas) for these few lines;
its figures are those that the tests expect.
"""

from collections.abc import Callable
from math import exp

MOST = 100_000


def blocked(load: float, lines: int) -> float:
    """Erlang B: the share of calls that find every line taken; `load` is how many there are on average."""
    share = 1.0
    for line in range(1, lines + 1):
        share = load * share / (line + load * share)
    return share


def waiting(load: float, people: int) -> float:
    """Erlang C: the share of callers who wait at all when nobody hangs up."""
    if people <= load:
        return 1.0
    share = blocked(load, people)
    return people * share / (people - load * (1 - share))


def answered_within(load: float, people: int, seconds: float, handle_seconds: float) -> float:
    """Erlang C: the share of callers who wait at most that many seconds."""
    if people <= load:
        return 0.0
    return 1 - waiting(load, people) * exp(-(people - load) * seconds / handle_seconds)


def abandoned(load: float, people: int, handle_seconds: float, patience_seconds: float) -> float:
    """Erlang A: the share of callers who hang up while they wait, each after their own patience."""
    leaving = handle_seconds / patience_seconds
    weight, total, gone, present = 1.0, 1.0, 0.0, 0
    while weight > total * 1e-15 or present <= people + load:
        present += 1
        weight *= load / (min(present, people) + max(0, present - people) * leaving)
        total += weight
        gone += weight * max(0, present - people) * leaving
        if total > 1e200:
            weight, total, gone = weight / 1e200, total / 1e200, gone / 1e200
    return gone / total / load


def fewest(is_enough: Callable[[int], bool]) -> int:
    """Return the smallest number, from 1, that is enough."""
    return next(number for number in range(1, MOST) if is_enough(number))
