"""Hearing danger: the reviewed rules, and beside them what reviewed sentences taught."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from intents.article import Language
from intents.danger import Fired, find_danger, first_fired
from intents.danger_sense import DangerSense
from intents.danger_store import sense_for
from intents.encoder import Encoder
from intents.queries import split_queries
from intents.understanding import Danger
from intents.wording import is_binary, is_endless, words

HearDanger: TypeAlias = Callable[[str, Language], Danger | None]

LIKELY = 0.0
"What is likelier danger than not is danger, whatever the rules say; logarithm of odds."
LIKELY_OF_A_PART = 1.0
"So likely must be what is said in the same breath as something else."
FAR = -3.0
"So far from danger the words around those of a rule show that it met them in another sense."
FEW = 3
"So few words have no sense that sentences could tell: a rule hears them as they are, and a yes is a yes."
LIKE_EXAMPLES = "examples"
"Stands for a rule where none fired."


@dataclass(frozen=True, slots=True)
class DangerHearing:
    """Hears danger in what a caller says; chosen on voices left out one by one."""

    sense: DangerSense

    @staticmethod
    def through(encoders: Iterable[Encoder]) -> "DangerHearing":
        """With what the product has learned."""
        return DangerHearing(sense_for(encoders))

    def hear(self, text: str, language: Language) -> Danger | None:
        """The danger, if there is any, and what heard it; never the caller's words."""
        if is_endless(text) or is_binary(text):
            return find_danger(text, language)
        fired = first_fired(text, language)
        if fired and not self._is_in_another_sense(fired):
            return fired.danger
        if len(words(text)) <= FEW:
            return None
        tried = [(text, LIKELY), *((part, LIKELY_OF_A_PART) for part in split_queries(text))]
        alarms = ((self.sense.hear(said), least) for said, least in tried)
        likely = (alarm for alarm, least in alarms if alarm and alarm.odds > least)
        return next((Danger(alarm.kind, LIKE_EXAMPLES) for alarm in likely), None)

    def _is_in_another_sense(self, fired: Fired) -> bool:
        """Whether the words around those of the rule are far from danger.

        Whatever else a caller says counts for nothing here: danger comes amid talk of a parking ticket.
        """
        around = None if len(fired.around.split()) <= FEW else self.sense.hear(fired.around)
        return around is not None and around.odds < FAR
