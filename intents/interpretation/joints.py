"""Where one act ends and the next begins: “oh lovely | is it free”.

Logistic regression on the words around each gap.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.interpretation.response import Parts
from intents.matching.encoder import Floats

BUCKETS = 1 << 13
"Hash buckets for the words around a gap."
LONGEST = 40
"Words; a longer utterance is a story, of which only its beginning is looked at."
NEAR = 8
"Words from either end, beyond which it does not matter how far a gap is."
WORTH_READING = 0.05
"""Minimum probability of a joint from which both parts are read.

Of turns by authors left out, 89 of 100 that were joined from two have more, 43 of 100 of those that were not.
"""

_MARKS = re.compile(r"[,.;:!?…]+$")


@dataclass(frozen=True, slots=True, eq=False)
class Joints:
    """What training learned about joints."""

    weights: Floats
    "One a bucket."
    bias: float

    def cut(self, text: str) -> Parts | None:
        """Return the utterance cut at its likeliest joint; None if hardly any is likely."""
        words = text.split()
        if len(words) < 2:
            return None
        gaps = gaps_of(words[:LONGEST])
        odds = [float(self.weights[buckets].sum()) + self.bias for buckets in gaps]
        best = int(np.argmax(odds))
        chance = float(1 / (1 + np.exp(-odds[best])))
        if chance < WORTH_READING:
            return None
        return Parts(" ".join(words[: best + 1]), " ".join(words[best + 1 :]))

    def arrays(self) -> Mapping[str, NDArray[np.float16]]:
        """Return it as arrays for a model file."""
        return {"joints": np.append(self.weights, self.bias).astype(np.float16)}

    @staticmethod
    def read_from(file: Mapping[str, NDArray[np.float16]]) -> "Joints":
        """Read what `arrays` gave."""
        known = file["joints"].astype(np.float32)
        return Joints(known[:-1], float(known[-1]))


def gaps_of(words: Sequence[str]) -> list[list[int]]:
    """Return the buckets of what stands around each gap between words."""
    bare = [_MARKS.sub("", word.lower()) for word in words]
    asks = "?" in words[-1]
    return [_around(words[at - 1], bare, at, asks=asks) for at in range(1, len(words))]


def _around(before: str, bare: Sequence[str], at: int, *, asks: bool) -> list[int]:
    last, following = bare[at - 1], bare[at]
    mark = (_MARKS.search(before) or [""])[0][:1]
    two_before = f"{bare[at - 2] if at > 1 else '^'} {last}"
    two_after = f"{following} {bare[at + 1] if at + 1 < len(bare) else '$'}"
    told = (
        f"before {last}",
        f"after {following}",
        f"two before {two_before}",
        f"two after {two_after}",
        f"both {last}|{following}",
        f"begins {' '.join(bare[:at]) if at <= 3 else ''}",
        f"mark {mark}",
        f"mark {mark} after {following}",
        f"from the beginning {min(at, NEAR)}",
        f"to the end {min(len(bare) - at, NEAR)}",
        f"asks {asks}",
    )
    return [zlib.crc32(each.encode("utf-8", "replace")) % BUCKETS for each in told]
