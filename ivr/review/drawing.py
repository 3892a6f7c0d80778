"""Which turns are reviewed: drawn by chance from every stratum, the same ones for the same seed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

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
    """Return at most `size` turns, as large a part of each stratum as of all, and one of each at least.

    So that the share that is right among them is an honest estimate for all, and no rare kind is missed.
    """
    strata: dict[str, list[TurnRecord]] = defaultdict(list)
    for turn in turns:
        if turn.understanding in SPOKEN:
            strata[stratum_of(turn)].append(turn)
    dealt = [
        (place / len(stratum), _lot(turn, seed), turn)
        for stratum in strata.values()
        for place, turn in enumerate(sorted(stratum, key=lambda turn: _lot(turn, seed)))
    ]
    return tuple(turn for _, _, turn in sorted(dealt, key=lambda card: card[:2])[:size])


def _lot(turn: TurnRecord, seed: str) -> str:
    """A lot that nobody can foresee from the call, and that anybody can draw again from the seed."""
    return hashlib.sha256(f"{seed}:{turn.call_sid}:{turn.turn}".encode()).hexdigest()
