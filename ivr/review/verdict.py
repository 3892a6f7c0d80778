"""What a reviewer says of a turn, as a form brings it."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.review.drawing import stratum_of
from metrics.label import LabelKind, LabelRecord
from metrics.ledger import TurnRecord

NONE_IS_RIGHT = "oos"
"As `cityline evaluate` names what the line does not answer."


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict, the article that is right where one is, and whether the question tests it from now on."""

    kind: LabelKind
    article: str = ""
    tests: bool = False

    def label(self, turn: TurnRecord, by: str) -> LabelRecord:
        """Return it as the ledger keeps it: one for each turn, the latest counts."""
        identity = hashlib.sha256(f"{turn.call_sid}:{turn.turn}".encode()).hexdigest()[:32]
        return LabelRecord(identity, turn.call_sid, turn.turn, turn.at, self.kind, stratum_of(turn), by)


@dataclass(frozen=True, slots=True)
class BadVerdict:
    """Why a form is no verdict: a field, and the id of the words that say what to do."""

    field: str
    words: str


def read_verdict(
    form: Mapping[str, object], turn: TurnRecord, articles: Collection[str], now: datetime
) -> Verdict | BadVerdict:
    """Return the verdict of a form on a turn, or what is wrong with it."""
    if turn.at > now:
        return BadVerdict("kind", "review.future")
    kind, article = form.get("kind"), form.get("article") or ""
    if kind not in set(LabelKind):
        return BadVerdict("kind", "review.no_kind")
    tests = form.get("tests") == "yes"
    if article not in {"", NONE_IS_RIGHT, *articles}:
        return BadVerdict("article", "review.unknown_article")
    if tests and not article and kind != LabelKind.RIGHT:
        return BadVerdict("article", "review.no_article")
    return Verdict(LabelKind(str(kind)), str(article) or turn.topic, tests)
