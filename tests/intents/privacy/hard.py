"""Measures redaction on sentences it was not made with: `python -m tests.intents.privacy.hard [FILE]`."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intents.privacy.redaction import redacted

HELD_OUT = Path(__file__).with_name("hard_test.txt")
_MARKED = re.compile(r"\{([a-z]+):([^}]+)\}")
_PLACEHOLDER = re.compile(r"\[[a-z ]+\]")
_WORD = re.compile(r"[\w'’.@-]+")


@dataclass(frozen=True)
class Measured:
    """Shares of what had to go and did, by kind, and of what had to stay and did not."""

    clean: dict[str, float]
    hidden: float
    residue: tuple[str, ...]
    over: tuple[str, ...]


def measure(lines: list[str], redact: Callable[[str], str] = redacted) -> Measured:
    total: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    ordinary, lost = 0, 0
    residue: list[str] = []
    over: list[str] = []
    for line in lines:
        text = redact(_MARKED.sub(lambda found: found[2], line))
        left = Counter(word.lower() for word in _WORD.findall(_PLACEHOLDER.sub(" ", text)))
        plain = Counter(word.lower() for word in _WORD.findall(_MARKED.sub(" ", line)))
        for kind, words in _MARKED.findall(line):
            total[kind] += 1
            stays = [word for word in _personal(words) if left[word] > plain[word]]
            clean[kind] += not stays
            residue += [text] if stays else []
        gone = sum((plain - left).values())
        ordinary, lost = ordinary + sum(plain.values()), lost + gone
        over += [text] if gone else []
    shares = {kind: clean[kind] / count for kind, count in sorted(total.items())}
    return Measured(shares, lost / max(1, ordinary), tuple(residue), tuple(over))


def _personal(words: str) -> Iterator[str]:
    titles = {"mrs", "madame", "number", "unit", "box", "po", "casier", "postal", "rue", "street", "avenue"}
    yield from (word.lower() for word in _WORD.findall(words) if word.lower() not in titles)


def lines_of(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]


if __name__ == "__main__":
    measured = measure(lines_of(Path(sys.argv[1]) if len(sys.argv) > 1 else HELD_OUT))
    for kind, share in measured.clean.items():
        print(f"{kind:10} {share:.1%}")
    print(f"ordinary words hidden {measured.hidden:.2%}")
    if "--residue" in sys.argv:
        print(*measured.residue, "--", *measured.over, sep="\n")
