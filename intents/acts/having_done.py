"""Whether a caller wants an application taken, rather than to be told how it is made."""

from collections.abc import Mapping
from functools import cache
from re import Pattern

from intents.articles.article import Language
from intents.text.pattern import compiled
from intents.text.wording import plain
from intents.text.yaml_file import reviewed


def wishes_done(text: str, language: Language) -> bool:
    """Whether the words want it done, and ask nothing about it."""
    said, patterns = plain(text), _patterns(language)
    return "wishes" in patterns and (
        patterns["wishes"].search(said) is not None and not patterns["asks"].search(said)
    )


@cache
def _patterns(language: Language) -> Mapping[str, Pattern[str]]:
    read: Mapping[str, list[str]] = reviewed("having_done", language, "intents.acts") or {}
    return {name: compiled(lines, {}) for name, lines in read.items()}
