"""Explains how the line reads a sentence: what it understands, what else might be meant, and why."""

from collections.abc import Sequence

from intents.interpretation.choosing import chosen
from intents.interpretation.utterance import Utterance
from intents.meaning.reading import asked_of
from intents.meaning.understanding import Ambiguous, Candidate, Control, NoMatch, Recognized, Understanding
from intents.text.transcript import Closed, Expecting, OpenQuestion, Transcript, YesNo
from ivr.call.ledger_entries import summary
from ivr.desk.explanation import Explanation
from ivr.line.nlu import NluPipeline


def said_after(article: str) -> Expecting:
    """Return what the line expects after an answer, or at the beginning of a call."""
    return YesNo(Closed.ANYTHING_ELSE, article) if article else OpenQuestion()


def explain(text: str, language: str, expecting: Expecting, line: NluPipeline) -> Explanation:
    """Return the reading of a sentence."""
    meant = line.understand_now(Transcript(text, language, 1.0), expecting, language)
    kind, topic, confidence = summary(meant)
    candidates = tuple((one.article, one.confidence) for one in candidates_of(meant))
    rule = chosen(utterance_of(text, language, expecting, line)).name
    return Explanation(text, language, kind, topic, confidence, candidates, rule)


def utterance_of(text: str, language: str, expecting: Expecting, line: NluPipeline) -> Utterance:
    """Return the words with what the classifier reads in them."""
    reading = line.classifier.read(text, language, asked_of(expecting))
    return Utterance.of(text, expecting, line.models, language, reading)


def candidates_of(meant: Understanding) -> Sequence[Candidate]:
    """Return the questions that may be meant, the likeliest first."""
    match meant:
        case (
            Recognized(candidates=candidates)
            | Ambiguous(candidates)
            | NoMatch(candidates)
            | Control(about=candidates)
        ):
            return candidates
        case _:
            return ()
