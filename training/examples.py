"""A training example with its known labels."""

from typing import NamedTuple

from intents.meaning.reading import Act, Asked

ANY = tuple(Asked)


class Example(NamedTuple):
    """An utterance; None marks an unknown label, which adds no loss."""

    text: str
    language: str
    danger: str | None = None
    "A kind of danger, or `harmless`."
    act: Act | None = None
    asked: tuple[Asked, ...] = ANY
    "The questions after which the act label holds."
    subject: str | None = None
    author: str = ""
    "Its author; evaluation leaves out whole authors."
    style: str = ""
    weight: float = 1.0
    parts: tuple[tuple[str, int], ...] = ()
    "The sentences it was composed of, each with its word count."
    is_by_words: bool = False
    "Learned without its sentence vector, as the line reads the words around a rule's match."
