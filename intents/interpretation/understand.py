"""Understands a turn: danger first, whatever the matcher, then what the one table makes of the words."""

from typing import assert_never

from intents.acts.controls import understand_keys
from intents.articles.article import Language
from intents.interpretation.caution import is_cautioned
from intents.interpretation.choosing import doubts, meaning
from intents.interpretation.referring import referred
from intents.interpretation.topic_talk import NluModels
from intents.interpretation.utterance import Utterance
from intents.interpretation.wrong_number import in_its_place
from intents.meaning.reading import asked_of
from intents.meaning.understanding import Danger, Silence, Understanding, cautious, in_states
from intents.states.state_reader import StateReading
from intents.text.transcript import Expecting, Keys, NoSpeech, Said, Transcript


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
    meant = meaning(utterance)
    if danger is None:
        meant = referred(meant, utterance)
    meant = in_states(meant, state.states)
    is_told = danger is not None and is_cautioned(danger, meant, utterance, state)
    return cautious(meant, danger.kind) if danger and is_told else meant
