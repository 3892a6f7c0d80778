"""Hearing danger: the reviewed rules, and beside them what reviewed sentences taught."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from intents.article import Language
from intents.danger import find_danger
from intents.danger_sense import DangerSense
from intents.danger_store import sense_for
from intents.encoder import Encoder
from intents.understanding import Danger
from intents.wording import is_binary, is_endless

HearDanger: TypeAlias = Callable[[str, Language], Danger | None]

SURE = 0.0
"So much more like danger than not is danger, whatever the rules say; logarithm of odds."
UNHEARD_OF = -2.0
"So far from danger a rule has met its words in another sense: fire pits, a dead battery."
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
        alarm = self.sense.hear(text)
        if alarm.odds > UNHEARD_OF and (found := find_danger(text, language)):
            return found
        return Danger(alarm.kind, LIKE_EXAMPLES) if alarm.odds > SURE else None
