"""Understands a turn: danger first, then act and topic together.

Danger detection does not depend on the city's matcher.
"""

from typing import assert_never

from intents.acts.controls import understand_keys
from intents.articles.article import Language
from intents.danger.rules import Caution
from intents.matching.matcher import Matcher
from intents.topic_talk import NluModels
from intents.transcript import Expecting, Keys, NoSpeech, Said, Transcript
from intents.understanding import Danger, Silence, Understanding, cautious
from intents.utterance import WordsInContext, asked_of


def understand(said: Said, expecting: Expecting, matcher: Matcher, language: Language) -> Understanding:
    """Understand with patterns and a matcher only."""
    return understood(said, expecting, NluModels(matcher), language)


def understood(said: Said, expecting: Expecting, senses: NluModels, language: Language) -> Understanding:
    """What the caller meant."""
    match said:
        case NoSpeech():
            return Silence()
        case Keys(digits):
            return understand_keys(digits, expecting)
        case Transcript(text=text):
            return _words_understood(text, expecting, senses, language)
        case _:
            assert_never(said)


def _words_understood(
    text: str, expecting: Expecting, senses: NluModels, language: Language
) -> Understanding:
    reading = senses.classifier.read(text, language, asked_of(expecting))
    heard = senses.hear_danger(text, language, reading)
    if isinstance(heard, Danger):
        return heard
    meant = WordsInContext(text, expecting, senses, language, reading).meaning()
    return cautious(meant, heard.kind) if isinstance(heard, Caution) else meant
