"""A sentence of a reply: the text that is spoken, exactly as people reviewed it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One piece of speech in one language."""

    text: str
    language: str
    prompt: str
    "The id of the prompt, or the article's id and version."
    interruptible: bool = True
    "Whether a caller who speaks stops it; a key always does."
    is_answer: bool = False
    "Whether it is part of an article's answer: what counts for “played”."
