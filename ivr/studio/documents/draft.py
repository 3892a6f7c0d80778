"""A draft of an answer from passages: their own sentences, each with its passage."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from intents.articles.article import Language
from ivr.studio.documents.document import Document, FoundPassage, Passage
from ivr.studio.documents.passages import sentences
from ivr.studio.documents.ranking import Vectors, terms
from languages.forms import forms

MOST_WORDS = 45
"Words of an answer; a caller cannot skim."
MOST_SENTENCES = 4
FEWEST_WORDS = 4
WORDS_SHARE = 0.5
LATER = 0.12
"Handicap of a sentence from the second best passage."
ENOUGH = 0.6
"Share of the best sentence's score; anything lower adds nothing."
_ROW = re.compile(r"^[^:]{3,60}: \S")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft, and the words of a passage that say it."""

    text: str
    quotation: str
    document: Document
    passage: Passage

    @property
    def is_quotation(self) -> bool:
        """Whether it is the passage's own sentence."""
        return self.text == self.quotation


def extracted(
    asked: Sequence[str], found: Sequence[FoundPassage], encode: Callable[[Sequence[str]], Vectors]
) -> tuple[DraftSentence, ...]:
    """The sentences that best answer a question, in their original order."""
    offered = [
        (rank, DraftSentence(text, text, one.document, one.passage))
        for rank, one in enumerate(found)
        for text in sentences(one.passage.text)
        if _says_something(text)
    ]
    if not offered or not asked:
        return ()
    scores = _scores(asked, [one.text for _, one in offered], encode)
    scored = [score - LATER * rank for score, (rank, _) in zip(scores, offered, strict=True)]
    chosen: list[int] = []
    words = 0
    for place in sorted(range(len(offered)), key=lambda n: -scored[n]):
        length = len(offered[place][1].text.split())
        is_near = not chosen or scored[place] >= ENOUGH * scored[chosen[0]]
        if is_near and (not chosen or words + length <= MOST_WORDS) and len(chosen) < MOST_SENTENCES:
            chosen.append(place)
            words += length
    return tuple(offered[place][1] for place in sorted(chosen))


def spoken_text(drafted: Iterable[DraftSentence], language: Language) -> str:
    """The text of a draft, with the city's own sentences marked as quotations."""
    before, after = forms(language).texts("quotes")
    return " ".join(f"{before}{one.text}{after}" if one.is_quotation else one.text for one in drafted)


def _says_something(text: str) -> bool:
    is_whole = text.endswith((".", "!")) or _ROW.match(text) is not None
    return is_whole and len(text.split()) >= (2 if _ROW.match(text) else FEWEST_WORDS)


def _scores(
    asked: Sequence[str], texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
) -> list[float]:
    wanted = {word for text in asked for word in terms(text)}
    words = [len(wanted.intersection(terms(text))) / max(1, len(wanted)) for text in texts]
    vectors, questions = encode(texts), encode(asked)
    alike = np.maximum(vectors @ questions.T, 0.0).mean(axis=1) if vectors.size else np.zeros(len(texts))
    return [WORDS_SHARE * a + (1 - WORDS_SHARE) * float(b) for a, b in zip(words, alike, strict=True)]
