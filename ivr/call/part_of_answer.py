"""Repeats a part of an answer: the sentence with the number or the address, or what tells a detail."""

import re
from dataclasses import replace

from intents.understanding import Part
from intents.wording import sentences as split
from ivr.call.texts import Sentence

_NUMBER = re.compile(r"\b\d{3}[- ]\d{4}\b|\b\d(?:-\d){2}\b|\b\d{4,}\b")
_PLACES = "Street|Avenue|Road|Drive|Hall|Centre|rue|avenue|chemin|hôtel de ville"
_ADDRESS = re.compile(rf"\b\d+ (?:[A-Z]|rue |avenue |boulevard )|\b(?:{_PLACES})\b")
PATTERNS = {Part.NUMBER: _NUMBER, Part.ADDRESS: _ADDRESS}


def of_part(sentences: tuple[Sentence, ...], part: Part) -> tuple[Sentence, ...]:
    """Return the sentences with that part, or all if there are none."""
    if part is Part.ALL:
        return sentences
    held = tuple(
        replace(sentence, text=piece)
        for sentence in sentences
        if sentence.is_answer
        for piece in split(sentence.text)
        if PATTERNS[part].search(piece)
    )
    return held or sentences
