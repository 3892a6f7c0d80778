"""What callers say when they name a topic and not yet what they want of it."""

from dataclasses import dataclass
from types import MappingProxyType

from intents.article import Language


@dataclass(frozen=True, slots=True)
class TopicWordings:
    """A topic in one language."""

    phrasings: tuple[str, ...]
    tests: tuple[str, ...] = ()
    "What must be asked back; none of it is a phrasing."


@dataclass(frozen=True, slots=True)
class Topic:
    """Articles among which a caller who names no more than this is asked to choose."""

    articles: tuple[str, ...]
    wordings: MappingProxyType[Language, TopicWordings]
