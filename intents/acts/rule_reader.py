"""A classifier built from the reviewed patterns, for unmistakable acts and where no model is installed."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from intents.acts.controls import find_control, find_short_answer
from intents.articles.article import Language
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import Control, ControlKind, DangerKind

ACTS: Mapping[ControlKind, Act] = MappingProxyType(
    {kind: Act(kind.value) for kind in ControlKind if kind.value in {act.value for act in Act}}
)


class RuleReader:
    """Classifies acts by pattern; it knows no danger and no subjects."""

    def read(self, text: str, language: Language, asked: Asked) -> Reading:
        """Return the act of the first matching pattern, or else a question to the city."""
        expects_answer = asked is not Asked.HOW_CAN_I_HELP
        found = (find_short_answer(text, language) if expects_answer else None) or find_control(
            text, language
        )
        return _certain(_act_of(found, asked))


def _act_of(found: Control | None, asked: Asked) -> Act:
    match found:
        case None:
            return Act.ASK
        case Control(ControlKind.NONE_OF_THESE) if asked is Asked.DID_THAT_HELP:
            return Act.ASK
        case Control(ControlKind.NONE_OF_THESE):
            return Act.NO
        case Control(ControlKind.NO) if asked is Asked.DID_THAT_HELP:
            return Act.REJECT
        case Control(kind):
            return ACTS.get(kind, Act.ASK)


def _certain(act: Act) -> Reading:
    acts = {each: float(each is act) for each in Act}
    return Reading(acts, dict.fromkeys(DangerKind, 0.0), np.zeros(0, dtype=np.float32), 0.0)
