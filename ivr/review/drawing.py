"""Which turns are reviewed: drawn by chance from every stratum, the same ones for the same seed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, zip_longest

from metrics.ledger import TurnRecord

SURE = 0.85
"As the policy has it: from here on an answer needs no confirmation."
SPOKEN = frozenset({"recognized", "ambiguous", "no-match", "danger", "control"})
"Silence has no words that anybody could review."


def stratum_of(turn: TurnRecord) -> str:
    """Return the part of the sample that a turn belongs to, such as fr/recognized-low."""
    match turn.understanding:
        case "recognized":
            band = "recognized-high" if turn.confidence >= SURE else "recognized-low"
        case other:
            band = other
    return f"{turn.language}/{band}"


def drawn(turns: Iterable[TurnRecord], size: int, seed: str) -> tuple[TurnRecord, ...]:
    """Return at most `size` turns, as many from each stratum as it has until the others are used up.

    Rare strata are where the line errs, so that they weigh as much as the frequent ones.
    """
    strata: dict[str, list[TurnRecord]] = defaultdict(list)
    for turn in turns:
        if turn.understanding in SPOKEN:
            strata[stratum_of(turn)].append(turn)
    by_chance = (sorted(strata[name], key=lambda turn: _lot(turn, seed)) for name in sorted(strata))
    dealt = chain.from_iterable(zip_longest(*by_chance))
    return tuple(turn for turn in dealt if turn is not None)[:size]


def _lot(turn: TurnRecord, seed: str) -> str:
    """A lot that nobody can foresee from the call, and that anybody can draw again from the seed."""
    return hashlib.sha256(f"{seed}:{turn.call_sid}:{turn.turn}".encode()).hexdigest()
