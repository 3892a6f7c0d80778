"""How often the right passage is among the first three: `python -m tests.bench.passages`."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intents.matching.installed import encoders_of
from intents.text.yaml_file import yaml_values
from ivr.studio.documents.document import Block, Passage
from ivr.studio.documents.passages import passages_of
from ivr.studio.documents.ranking import PassageIndex, Searched, Vectors, passage_vectors
from metrics.facts.formula import Rate

FILE = Path(__file__).parent / "documents.yaml"
MODELS = Path("var/models")
FIRST = 3
GOAL = 0.9


@dataclass(frozen=True)
class Question:
    """A question and where its answer stands."""

    language: str
    text: str
    document: str
    heading: str


def main() -> int:
    """Every question is searched for among the passages of its own language, as the studio does."""
    values = yaml_values(FILE.read_text("utf-8"))
    passages = [*_passages(values)]
    questions = [*_questions(values)]
    known = {(document, one.heading) for document, one in passages}
    assert all((one.document, one.heading) in known for one in questions), "a question without a passage"
    encoder = encoders_of(MODELS)[0]
    begun = time.perf_counter()
    vectors = [
        passage_vectors(one.title, [Passage(1, one.text, one.heading)], encoder.encode) for _, one in passages
    ]
    meaning, asked = np.concatenate(vectors), encoder.encode([one.text for one in questions])
    seconds = time.perf_counter() - begun
    print(f"{len(passages)} passages and {len(questions)} questions, encoded in {seconds:.1f} s")
    nothing = np.zeros((len(passages), 0), np.float32)
    ranks = _ranks(passages, questions, meaning, asked)
    _tell("words and meaning", questions, ranks)
    chosen = [n for n in range(len(ranks)) if n % 2]
    _tell("of these, the questions by which no weight was chosen", *_of(questions, ranks, chosen))
    _tell("words alone", questions, _ranks(passages, questions, nothing, asked))
    for one, rank in zip(questions, ranks, strict=True):
        if rank > FIRST:
            print(f"  missed, at place {rank}: {one.text} → {one.document}, {one.heading}")
    return int(sum(rank <= FIRST for rank in ranks) < GOAL * len(ranks))


def _of(
    questions: Sequence[Question], ranks: Sequence[int], chosen: Sequence[int]
) -> tuple[list[Question], list[int]]:
    return [questions[n] for n in chosen], [ranks[n] for n in chosen]


def _ranks(
    passages: Sequence[tuple[str, Searched]], questions: Sequence[Question], meaning: Vectors, asked: Vectors
) -> list[int]:
    """The place of each question's passage, from 1."""
    index = PassageIndex.of([one for _, one in passages], meaning)
    found = []
    for number, one in enumerate(questions):
        order = index.ranked([(one.language, one.text)], asked[number : number + 1], one.language)
        places = [(passages[place][0], passages[place][1].heading) for place, _ in order]
        found.append(places.index((one.document, one.heading)) + 1)
    return found


def _tell(name: str, questions: Sequence[Question], ranks: Sequence[int]) -> None:
    print(name)
    for language in ("en", "fr", ""):
        own = [rank for one, rank in zip(questions, ranks, strict=True) if language in {"", one.language}]
        for first in (1, FIRST):
            rate = Rate(sum(rank <= first for rank in own), len(own))
            low, high = rate.interval or (0.0, 1.0)
            share = f"{rate.numerator} of {rate.denominator} ({low:.0%} to {high:.0%})"
            print(f"  {language or 'both'}: among the first {first}: {share}")


def _passages(values: object) -> Iterator[tuple[str, Searched]]:
    assert isinstance(values, dict)
    for one in values["documents"]:
        blocks = [Block(text, heading) for heading, text in one["sections"].items()]
        for passage in passages_of(blocks):
            yield one["id"], Searched(passage.text, passage.heading, one["title"], one["language"])


def _questions(values: object) -> Iterator[Question]:
    assert isinstance(values, dict)
    for language, questions in values["questions"].items():
        for text, document, heading in questions:
            yield Question(language, text, document, heading)


if __name__ == "__main__":
    sys.exit(main())
