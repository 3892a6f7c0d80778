"""Rates of promises kept: what became of messages and call-backs."""

from metrics.facts.call_counts import KEPT_LATE, KEPT_ON_TIME, PROMISED, PROMISES_FAILED, PROMISES_OPEN
from metrics.facts.formula import Formula, Share, formula
from metrics.text import Text

ALL_PROMISES = Text(
    "all messages and call-backs left in calls", "tous les messages et rappels laissés en appel"
)

PROMISE_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(KEPT_ON_TIME, PROMISED),
        ("Call-backs on time", "Rappels à temps"),
        (
            "of these, those that staff did by when they were due",
            "parmi eux, ceux que le personnel a faits avant l'échéance",
        ),
        ALL_PROMISES,
    ),
    formula(
        Share.of_counts(KEPT_LATE, PROMISED),
        ("Call-backs late", "Rappels en retard"),
        (
            "of these, those that staff did after they were due",
            "parmi eux, ceux que le personnel a faits après l'échéance",
        ),
        ALL_PROMISES,
    ),
    formula(
        Share.of_counts(PROMISES_OPEN, PROMISED),
        ("Call-backs open", "Rappels en suspens"),
        ("of these, those not done yet, overdue ones too", "parmi eux, ceux pas encore faits, même échus"),
        ALL_PROMISES,
    ),
    formula(
        Share.of_counts(PROMISES_FAILED, PROMISED),
        ("Call-backs in vain", "Rappels en vain"),
        (
            "of these, those given up because nobody was reached, or erased before they were done",
            "parmi eux, ceux où personne n'a été joint, ou effacés avant d'être faits",
        ),
        ALL_PROMISES,
    ),
)
