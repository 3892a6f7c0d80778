"""Hearing danger: the reviewed rules, and beside them what reviewed sentences taught."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from intents.article import Language
from intents.danger import Fired, find_danger, find_unmistakable, first_fired
from intents.danger_reader import DangerReader, shipped_reader
from intents.danger_sense import Alarm, DangerSense
from intents.danger_store import sense_for
from intents.encoder import Encoder
from intents.understanding import Danger
from intents.wording import is_binary, is_endless, words

HearDanger: TypeAlias = Callable[[str, Language], Danger | None]

READING = 0.3
"What the odds of the reader count, added to those of the sense; chosen on voices left out, as those below."
MOST_READ = 4.0
"The reader is never surer: what nobody taught it may carry it away."
LIKELY = 0.2
"What is likelier danger than not is danger, whatever the rules say; logarithm of odds."
LIKELY_OF_A_STRETCH = 1.5
"So likely must be what is told amid something else."
HARMLESS_BELOW = 0.0
"When the words around those of a rule are likelier harmless, it met them in another sense."
FEW = 3
"So few words, said once or often, have no sense that sentences could tell: a rule hears them as they are."
LIKE_EXAMPLES = "examples"
"Stands for a rule where none fired."


@dataclass(frozen=True, slots=True)
class DangerHearing:
    """Hears danger in what a caller says; chosen on voices left out one by one."""

    sense: DangerSense
    reader: DangerReader

    @staticmethod
    def through(encoders: Iterable[Encoder]) -> "DangerHearing":
        """With what the product has learned."""
        return DangerHearing(sense_for(encoders), shipped_reader())

    def hear(self, text: str, language: Language) -> Danger | None:
        """The danger, if there is any, and what heard it; never the caller's words.

        In what is endless only the rules listen.
        """
        if is_endless(text) or is_binary(text):
            return find_danger(text, language)
        fired = first_fired(text, language)
        if fired and not self._is_in_another_sense(fired):
            return fired.danger
        if plainly := find_unmistakable(text, language):
            return plainly
        if len({*words(text)}) <= FEW:
            return None
        alarm = self._alarm(text)
        return Danger(alarm.kind, LIKE_EXAMPLES) if alarm else None

    def _alarm(self, text: str) -> Alarm | None:
        """What the whole sounds like, or the stretch whose words are the most alarming."""
        whole = self._heard(text)
        if whole and whole.odds > LIKELY:
            return whole
        loudest = self.sense.loudest(text)
        if loudest is None or loudest[1] < LIKELY_OF_A_STRETCH:
            return None
        stretch = self._heard(loudest[0])
        return stretch if stretch and stretch.odds > LIKELY_OF_A_STRETCH else None

    def _is_in_another_sense(self, fired: Fired) -> bool:
        """Whether the words around those of the rule are likelier harmless.

        Whatever else a caller says counts for nothing here: danger comes amid talk of a parking ticket.
        """
        around = None if len(fired.around.split()) <= FEW else self.sense.hear(fired.around)
        return around is not None and around.odds < HARMLESS_BELOW

    def _heard(self, text: str) -> Alarm | None:
        """What the sense hears, and the reader besides."""
        alarm, encoder = self.sense.hear(text), self.sense.encoder
        if alarm is None:
            return None
        read = self.reader.hear(text, encoder.encode([text])[0] if encoder else None)
        return replace(alarm, odds=alarm.odds + READING * max(-MOST_READ, min(read, MOST_READ)))
