"""Whether the sentence for a possible danger is said: not to everybody whose words only sound like it."""

from intents.acts.controls import find_concern
from intents.articles.article import Language
from intents.danger.rules import POSSIBLE_IN_BUSINESS, Caution
from intents.interpretation.response import Response
from intents.interpretation.utterance import Utterance
from intents.meaning.reading import Reading
from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    Recognized,
    Understanding,
)
from intents.privacy.numbers import reads_out_card
from intents.states.state_reader import StateReading

PLAIN_ERRAND, CRISIS_IN_ERRAND = 0.92, 0.9
"Probability of an article from which it is a plain errand, and of danger from which it may be a crisis."


HARDLY, AS_DONE = 0.45, 5.0
"""Score of danger in a caller's state below which an answer is no danger, and how much more what the words do
with the answer weighs.

Chosen on 36 callers in danger after an answer, by twelve authors, and 74 by six who wrote of callers in a
state: nobody is missed who was told before, and the least likely of them has 0.49. 51 of the 112 others, of
1,839 by those twelve, no longer hear the sentence; by two authors apart 6 of 524 do instead of 18.
"""


def is_cautioned(heard: Danger | Caution, meant: Understanding, at: Utterance, state: StateReading) -> bool:
    """Whether the caller is told where to get help beside what they asked."""
    if is_hardly_any(at, state):
        return False
    only_sounds_so = reads_out_card(at.text) or _is_concern(meant, at.text, at.language, at.reading)
    return isinstance(heard, Danger) or not (only_sounds_so or _is_plain_errand(meant, heard, at.reading))


def is_hardly_any(at: Utterance, state: StateReading) -> bool:
    """Whether neither what is done with an answer nor the reader of states tells of danger."""
    done = AS_DONE * at.chance(Response.IN_DANGER)
    return at.reads_danger and state.hardly_tells(at.reading, HARDLY - done)


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
