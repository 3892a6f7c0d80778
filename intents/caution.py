"""Whether the sentence for a possible danger is said: not to everybody whose words only sound like it."""

from intents.acts.controls import find_concern
from intents.articles.article import Language
from intents.danger.rules import POSSIBLE_IN_BUSINESS, Caution
from intents.privacy.numbers import reads_out_card
from intents.reading import Reading
from intents.understanding import DangerKind, Recognized, Understanding

PLAIN_ERRAND, CRISIS_IN_ERRAND = 0.92, 0.9
"Probability of an article from which it is a plain errand, and of danger from which it may be a crisis."


def is_cautioned(
    heard: Caution, meant: Understanding, text: str, language: Language, reading: Reading
) -> bool:
    """Whether the caller is told where to get help beside what they asked."""
    return not (_only_sounds_so(text, language, reading) or _is_plain_errand(meant, heard, reading))


def _only_sounds_so(text: str, language: Language, reading: Reading) -> bool:
    """Whether a card that is read out, or words against being written down, only sound like danger."""
    is_hardly = not reading.around_rule and reading.danger_chance < POSSIBLE_IN_BUSINESS
    return reads_out_card(text) or (is_hardly and find_concern(text, language) is not None)


def _is_plain_errand(meant: Understanding, heard: Caution, reading: Reading) -> bool:
    """Whether a caller who may think of suicide so surely asks for one article that they hardly do.

    Of 44 of them whom no rule names, none below that probability of danger is as surely about an article,
    while 7 of 36 others are: “I found a wallet, do I take it to the police”.
    """
    is_errand = isinstance(meant, Recognized) and meant.confidence >= PLAIN_ERRAND
    is_crisis = heard.kind is DangerKind.SELF_HARM and not reading.around_rule
    return is_errand and is_crisis and reading.danger_chance < CRISIS_IN_ERRAND
