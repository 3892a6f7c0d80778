"""How many secrets redaction hides, and ordinary words: `python -m tests.bench.secrets_hidden FILE ORDINARY`.

A line is JSON: a text, its lang, and for secrets their exact words and kind. Only rates are printed.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intents.privacy.redaction import redacted, unpayable

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLACEHOLDER = re.compile(r"\[[a-z ]+\]")
_TELLS_NOTHING = """
the is are and at of on in a an my it's then um uh dot point no number unit apartment suite box
north south east west degrees latitude longitude minus
le la les l de du des d et à c'est est puis euh numéro appartement nord sud ouest degrés moins
"""
"Words of a secret that tell nothing without the rest of it."


@dataclass(frozen=True)
class Line:
    """A sentence by somebody who has not seen the rules."""

    text: str
    lang: str
    kind: str = ""
    secrets: tuple[str, ...] = ()


def lines_of(file: Path) -> tuple[Line, ...]:
    told = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    return tuple(
        Line(each["text"], each["lang"], each.get("kind", ""), tuple(each.get("secrets", ())))
        for each in told
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_PLACEHOLDER.sub(" ", text))]


def is_clean(line: Line, redact: Callable[[str], str] = redacted) -> bool:
    """Whether no word of a sentence's secrets is left."""
    rest = line.text
    for secret in line.secrets:
        rest = rest.replace(secret, " ", 1)
    left, plain = Counter(_words(redact(line.text))), Counter(_words(rest))
    secret_words = {word for secret in line.secrets for word in _words(secret)}
    return all(left[word] <= plain[word] for word in secret_words.difference(_TELLS_NOTHING.split()))


def clean_by(
    lines: tuple[Line, ...], redact: Callable[[str], str] = redacted
) -> dict[tuple[str, str], float]:
    """Return the share of sentences without a trace of their secrets, by kind and language."""
    groups: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for line in lines:
        clean = is_clean(line, redact)
        for group in ((line.kind, line.lang), ("all", line.lang), ("all", "all")):
            groups[group].append(clean)
    return {group: sum(all_) / len(all_) for group, all_ in sorted(groups.items())}


def hidden_share(lines: tuple[Line, ...]) -> float:
    """Return the share of ordinary words that are hidden."""
    told = sum(len(_words(line.text)) for line in lines)
    return sum(_hidden(line.text) for line in lines) / max(1, told)


def _hidden(text: str) -> int:
    return (Counter(_words(text)) - Counter(_words(redacted(text)))).total()


def _table(secrets: Path, ordinary: Path) -> Iterator[str]:
    lines = lines_of(secrets)
    yield f"{len(lines)} sentences with secrets: words of a transcript, and of a message to a department"
    messages = clean_by(lines, unpayable)
    for (kind, lang), share in clean_by(lines).items():
        yield f"{kind:24} {lang:4} {share:7.1%} {messages[kind, lang]:7.1%}"
    plain = lines_of(ordinary)
    for lang in sorted({line.lang for line in plain}):
        those = tuple(line for line in plain if line.lang == lang)
        yield f"ordinary words hidden    {lang:4} {hidden_share(those):7.2%} of {len(those)} sentences"


if __name__ == "__main__":
    print(*_table(*map(Path, sys.argv[1:3])), sep="\n")
