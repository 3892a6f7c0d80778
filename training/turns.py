"""The turns that many authors wrote after answers and closed questions, as they are learned from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from intents.acts.acting import beyond_yes
from intents.interpretation.features import Features, Vectors, features_of, pairs_of_others
from intents.interpretation.pairs import Pairs
from intents.interpretation.response import ASKS, AnswerContext, Response
from intents.interpretation.topic_talk import NluModels
from intents.meaning.reading import AFTER_ANSWER, asked_of
from intents.text.transcript import Choice, Closed, Expecting, YesNo
from training.follow_ups import asks_for, sentence_of
from training.joints import bare

KNOWS_ENTRIES = "_asks"
"How a file's name ends whose author knew the further sentences that have questions of their own."
DOUBTFUL = 0.35
"Likeness to a question from which an earlier author's “not told” may be told by now; chosen by reading them."
CLOSED: Mapping[str, Closed] = {
    "did_that_help": Closed.DID_THAT_HELP,
    "anything_else": Closed.ANYTHING_ELSE,
    "is_it_about": Closed.IS_IT_ABOUT,
    "confirm_topic": Closed.IS_IT_ABOUT,
    "offer_person": Closed.SHALL_I,
}
CHOICES = frozenset({"choice", "clarify"})
"Questions in the authors' terms; those after the open question are learned by the utterance classifier."
ANSWERED = frozenset({Closed.DID_THAT_HELP, Closed.ANYTHING_ELSE})
SAME: Mapping[str, Response] = {
    "choose": Response.ASKS_OTHER,
    "yes": Response.ACCEPTS,
    "no": Response.REJECTS,
}


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A caller's turn, as its author labelled it."""

    author: str
    language: str
    text: str
    response: Response
    also: frozenset[Response]
    "Every response that a fair clerk would accept, the first included."
    features: Features
    sentence: int | None = None
    "The number of the answer's sentence that tells what is asked, as the author named it."
    asked: str = "did_that_help"
    "The question before it, in the authors' terms."
    told: AnswerContext | None = None
    "Of a question after an answer: that answer, and what else the words may be about."
    others: tuple[Pairs, ...] = ()
    "The words beside the sentences of each of those."
    is_bare: bool = False
    "Whether it is an earlier turn as most recognizers write it, without marks and capitals."
    copies: int = 0
    "How many turns before it the one stands that it is a copy of: bare, or without what answers it."
    asks_for: frozenset[int | str] = frozenset()
    "The sentences or articles that it asks for, as the author labelled it; empty for what none tells."
    knows_entries: bool = False
    "Whether its author knew the further sentences that have questions of their own."

    @property
    def is_doubtful(self) -> bool:
        """Whether the answer may have got a sentence since that tells what its author found untold."""
        is_untold = self.response is Response.ASKS_UNTOLD and not self.knows_entries
        fits = self.told.own_fits.values() if self.told else ()
        return is_untold and max((fit.likeness for fit in fits), default=0.0) >= DOUBTFUL

    @property
    def is_paired(self) -> bool:
        """Whether it is known which sentences of the answer tell what is asked."""
        many = len(self.features.pairs.beside)
        is_known = self.response is Response.ASKS_UNTOLD or (
            self.sentence is not None and self.sentence < many
        )
        return is_known and not self.copies and many > 0


def turns_of(folder: Path, models: NluModels, vectors: Vectors) -> list[Turn]:
    """Read the authors' turns but those after the open question; one file an author."""
    models = replace(models, follow_ups=replace(models.follow_ups, skips_same=True))
    return [
        turn
        for file in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, file.read_text("utf-8").splitlines())
        if (expecting := expecting_after(row["after"]))
        for turn in _turns(row, expecting, file.stem, models, vectors)
    ]


def _turns(
    row: Mapping[str, Any], expecting: Expecting, file: str, models: NluModels, vectors: Vectors
) -> list[Turn]:
    """Return a row's turn, the same without marks, and as if the answer lacked the sentence that tells it."""
    texts = dict.fromkeys((row["text"], bare(row["text"])))
    author, knows = file.removesuffix(KNOWS_ENTRIES), file.endswith(KNOWS_ENTRIES)
    every = [_turn({**row, "text": text}, expecting, author, models, vectors) for text in texts]
    every = [replace(turn, knows_entries=knows) for turn in every]
    if every[0].is_doubtful:
        return []
    every = [replace(turn, is_bare=number > 0, copies=number) for number, turn in enumerate(every)]
    untold = without_answer(every[0])
    return [*every, *([replace(untold, copies=len(every))] if untold else [])]


def without_answer(turn: Turn) -> Turn | None:
    """Return the turn as if the answer had no sentence for what it asks, if that has questions.

    Its features stay: they are of the sentences without questions.
    """
    told = turn.told
    if told is None or turn.sentence not in told.own_fits:
        return None
    left = {number: fit for number, fit in told.own_fits.items() if number != turn.sentence}
    told = replace(told, fits={**told.fits, told.article: left})
    untold = Response.ASKS_UNTOLD
    return replace(
        turn,
        response=untold,
        also=frozenset({untold}),
        sentence=None,
        told=told,
        asks_for=frozenset({""}),
    )


def expecting_after(after: Mapping[str, Any]) -> Expecting | None:
    """Return the question that a turn follows, as the line asks it; None for the open one."""
    article, offered = after.get("article") or "", tuple(after.get("offered") or ())
    if after["asked"] in CHOICES:
        return Choice(offered)
    question = CLOSED.get(after["asked"])
    if question is None or (question in ANSWERED and not article):
        return None
    return YesNo(question, (*offered, article)[0] if question is Closed.IS_IT_ABOUT else article)


def _turn(
    row: Mapping[str, Any], expecting: Expecting, author: str, models: NluModels, vectors: Vectors
) -> Turn:
    asked, language = asked_of(expecting), row["lang"]
    is_answered = asked in AFTER_ANSWER
    text = beyond_yes(row["text"]) if is_answered else row["text"]
    ranking = models.matcher.weigh([text], language)[0]
    told = models.answer_context(text, ranking, expecting, language)
    reading = models.classifier.read(row["text"], language, asked)
    article = told.article if is_answered else ""
    labels = [response_of(each, article) for each in (row["expect"], *row.get("also", ())) if each]
    features = features_of(text, asked, told, reading, vectors)
    answer = models.answers.get((article, language))
    sentences = answer.sentences if answer else ()
    sentence = sentence_of(row["expect"].get("sentence"), sentences)
    turn = Turn(
        author, language, text, labels[0], frozenset(labels), features, sentence, row["after"]["asked"]
    )
    if not is_answered or labels[0] not in ASKS:
        return turn
    told = replace(told, others=models.others_beside(text, told, language))
    others = pairs_of_others(features, told, vectors)
    labelled = frozenset(asks_for(row, article, sentences))
    return replace(turn, told=told, others=others, asks_for=labelled)


def response_of(expect: Mapping[str, Any], article: str) -> Response:
    """Return what an author's label says is done with the answer of an article."""
    kind, value = next(iter(expect.items()))
    if kind == "answer":
        return Response.ASKS_TOLD if value == article else Response.ASKS_OTHER
    return SAME.get(kind) or Response(kind)
