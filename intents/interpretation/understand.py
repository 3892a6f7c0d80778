"""Understands a turn: danger first, whatever the matcher, then what the one table makes of the words."""

from dataclasses import replace
from typing import assert_never

from intents.acts.acting import is_question
from intents.acts.controls import find_concern, understand_keys
from intents.articles.article import Language
from intents.danger.rules import POSSIBLE_IN_BUSINESS, Caution
from intents.interpretation.choosing import doubts, meaning
from intents.interpretation.referring import referred
from intents.interpretation.response import Response
from intents.interpretation.topic_talk import NluModels
from intents.interpretation.utterance import Utterance
from intents.interpretation.wrong_number import in_its_place
from intents.meaning.reading import Reading, asked_of
from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    Recognized,
    Silence,
    Understanding,
    cautious,
    in_states,
)
from intents.privacy.numbers import reads_out_card
from intents.states.state_reader import StateReading
from intents.text.transcript import Expecting, Keys, NoSpeech, Said, Transcript

PLAIN_ERRAND, CRISIS_IN_ERRAND = 0.92, 0.9
"Probability of an article from which it is a plain errand, and of danger from which it may be a crisis."
HARDLY_AFTER_ANSWER, AS_DONE = 0.45, 5.0
"""Score of danger in a caller's state below which an answer is no danger, and how much more what the words do
with the answer weighs.

Chosen on 36 callers in danger after an answer, by twelve authors, and 74 by six who wrote of callers in a
state: nobody is missed who was told before, and the least likely of them has 0.49. 51 of the 112 others, of
1,839 by those twelve, no longer hear the sentence; by two authors apart 6 of 524 do instead of 18.
"""


def understood(said: Said, expecting: Expecting, models: NluModels, language: Language) -> Understanding:
    """What the caller meant."""
    match said:
        case NoSpeech():
            return Silence()
        case Keys(digits):
            return understand_keys(digits, expecting)
        case Transcript(text=text):
            return in_its_place(_words_understood(text, expecting, models, language), expecting)
        case _:
            assert_never(said)


def _words_understood(
    text: str, expecting: Expecting, models: NluModels, language: Language
) -> Understanding:
    reading = models.classifier.read(text, language, asked_of(expecting))
    state = models.states.read(text, reading) if models.states else StateReading()
    danger = state.heard(models.hear_danger(text, language, reading), reading)
    utterance = Utterance.of(text, expecting, models, language, reading)
    if isinstance(danger, Danger) and not doubts(utterance, danger):
        return in_states(danger, state.states)
    if _is_hardly_any(utterance, state):
        danger = None
    meant = _as_wish(meaning(utterance), text)
    if danger is None:
        return in_states(referred(meant, utterance), state.states)
    meant = in_states(meant, state.states)
    return cautious(meant, danger.kind) if _is_cautioned(danger, meant, utterance) else meant


def _as_wish(meant: Understanding, text: str) -> Understanding:
    """Return the meaning, with whether something is wished of the caller's own data rather than asked."""
    match meant:
        case Control(ControlKind.ABOUT_DATA):
            return replace(meant, is_wish=not is_question(text))
        case _:
            return meant


def _is_cautioned(heard: Danger | Caution, meant: Understanding, at: Utterance) -> bool:
    """Whether the caller is told where to get help beside what they asked."""
    if isinstance(heard, Danger):
        return True
    only_sounds_so = reads_out_card(at.text) or _is_concern(meant, at.text, at.language, at.reading)
    return not (only_sounds_so or _is_plain_errand(meant, heard, at.reading))


def _is_hardly_any(at: Utterance, state: StateReading) -> bool:
    """Whether neither what is done with an answer nor the reader of states tells of danger."""
    done = AS_DONE * at.chance(Response.IN_DANGER)
    return at.reads_danger and state.hardly_tells(at.reading, HARDLY_AFTER_ANSWER - done)


def _is_concern(meant: Understanding, text: str, language: Language, reading: Reading) -> bool:
    """Whether words are about being written down: “who plays my words back later on”."""
    is_hardly = reading.danger_chance < POSSIBLE_IN_BUSINESS and find_concern(text, language) is not None
    is_meant = isinstance(meant, Control) and meant.kind in {ControlKind.ABOUT_DATA, ControlKind.OBJECTION}
    return (is_hardly or is_meant) and not reading.around_rule


def _is_plain_errand(meant: Understanding, heard: Caution, reading: Reading) -> bool:
    """Whether a caller who may think of suicide so surely asks for one article that they hardly do.

    Of 44 of them whom no rule names, none below that probability of danger is as surely about an article,
    while 7 of 36 others are: “I found a wallet, do I take it to the police”.
    """
    is_errand = isinstance(meant, Recognized) and meant.confidence >= PLAIN_ERRAND
    is_crisis = heard.kind is DangerKind.SELF_HARM and not reading.around_rule
    return is_errand and is_crisis and reading.danger_chance < CRISIS_IN_ERRAND
