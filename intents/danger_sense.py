"""How much an utterance sounds like a caller in danger, learned from reviewed sentences alone.

A linear classifier over words, letters, sounds and meaning, which knows nothing of the city's articles.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from intents.encoder import Encoder
from intents.softmax import Floats
from intents.stretches import stretches
from intents.understanding import DangerKind
from intents.word_forms import Head, WordForms, scores

KINDS = tuple(DangerKind)
MEANING = 0.7
"What the encoder counts beside the words."
WITHOUT = ""
"Stands for no encoder."


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is heard of danger in a text."""

    odds: float
    "Logarithm of the odds that the caller, or somebody near, is in danger."
    kind: DangerKind
    "The likeliest kind, if it is danger."


@dataclass(frozen=True, slots=True, eq=False)
class DangerSense:
    """What the sentences taught."""

    forms: WordForms
    heads: Mapping[str, Head]
    "By the encoder's fingerprint; the first column is that of harmless sentences, then come the kinds."
    encoder: Encoder | None = None

    def hear(self, text: str) -> Alarm | None:
        """What the text sounds like, to its words and to its meaning alike; nothing if no word was taught."""
        if not self.forms.knows(text):
            return None
        runs = self.forms.show([text])
        logits = scores(None, runs, self.heads[WITHOUT])[0]
        if self.encoder:
            meaning = self.encoder.encode([text]) * np.float32(MEANING)
            logits = (logits + scores(meaning, runs, self.heads[self.encoder.fingerprint])[0]) / 2
        return Alarm(_odds(logits), KINDS[int(np.argmax(logits[1:]))])

    def loudest(self, text: str) -> tuple[str, float] | None:
        """The stretch of a long text whose words alone sound most like danger, and the odds of that."""
        parts = [part for part in stretches(text) if self.forms.knows(part)]
        if not parts:
            return None
        odds = [_odds(logits) for logits in scores(None, self.forms.show(parts), self.heads[WITHOUT])]
        best = int(np.argmax(odds))
        return parts[best], float(odds[best])


def _odds(logits: Floats) -> float:
    return float(np.logaddexp.reduce(logits[1:]) - logits[0])
