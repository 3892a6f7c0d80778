"""Whether the sentence for a possible danger is said: not to everybody whose words only sound like it."""

from intents.acts.controls import find_concern
from intents.articles.article import Language
from intents.danger.rules import POSSIBLE_IN_BUSINESS, Caution
from intents.meaning.reading import Reading
from intents.meaning.understanding import Control, ControlKind, DangerKind, Recognized, Understanding
from intents.privacy.numbers import reads_out_card

PLAIN_ERRAND, CRISIS_IN_ERRAND = 0.92, 0.9
"Probability of an article from which it is a plain errand, and of danger from which it may be a crisis."


def is_cautioned(
    heard: Caution, meant: Understanding, text: str, language: Language, reading: Reading
) -> bool:
    """Whether the caller is told where to get help beside what they asked."""
    only_sounds_so = reads_out_card(text) or _is_concern(meant, text, language, reading)
    return not (only_sounds_so or _is_plain_errand(meant, heard, reading))


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
