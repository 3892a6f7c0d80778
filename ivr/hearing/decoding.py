"""Decoding options for Whisper, chosen on human voices (tests/bench/hearing)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoding:
    """The options of beam search."""

    beam: int = 5
    "Greedy search loses short French words."
    hypotheses: int = 5
    "Hypotheses returned; at most the beam size."
    patience: float = 1.0
    "Beam patience (Kasai et al., 2022)."
    length_penalty: float = 1.0
    said_before: str = ""
    "The prompt given as previous text."
    suppressed: tuple[int, ...] = (-1,)
    "Suppressed tokens; −1 stands for the model's own list."


AS_PUBLISHED = Decoding()


_FEWEST = 3
"Words; a caller may well say one or two of them again and again."


def unlooped(text: str) -> str:
    """Return a text without repetitions at its end, even a truncated one."""
    written = text.split()
    words = [re.sub(r"[^\w']+", "", word.lower()) for word in written]
    for start in range(len(words)):
        for period in range(_FEWEST, (len(words) - start) // 2 + 1):
            if words[start + period :] == words[start:-period]:
                return " ".join(written[: start + period])
    return text
