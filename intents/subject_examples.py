"""What callers of any city say, by what it is about; from these sentences the product learned subjects."""

from collections.abc import Iterator

from intents.article import Language
from intents.danger import LANGUAGES
from intents.phrasing import Phrasing
from intents.yaml_text import reviewed

_HEARD = "subject_heard"
"Some of them as Whisper writes them down when they are spoken over a telephone."


def subject_examples() -> tuple[Phrasing, ...]:
    """The reviewed sentences that come with the product; none of them is a phrasing of a city."""
    return tuple(example for language in LANGUAGES for example in _examples(language))


def _examples(language: Language) -> Iterator[Phrasing]:
    for name in ("subject_examples", _HEARD):
        sentences: dict[str, list[str]] = reviewed(name, language) or {}
        for subject, examples in sentences.items():
            yield from (Phrasing(text, subject, language) for text in examples)
