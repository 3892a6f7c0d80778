"""Rates of promises kept: what became of messages and call-backs."""

from metrics.facts.call_counts import KEPT_LATE, KEPT_ON_TIME, PROMISED, PROMISES_FAILED, PROMISES_OPEN
from metrics.facts.formula import Formula, Share, formula
from metrics.text import Text

ALL_PROMISES = Text("all messages and call-backs left in calls")

PROMISE_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(KEPT_ON_TIME, PROMISED),
        Text("Call-backs on time"),
        Text("of these, those that staff did by when they were due"),
        ALL_PROMISES,
    ),
    formula(
        Share.of_counts(KEPT_LATE, PROMISED),
        Text("Call-backs late"),
        Text("of these, those that staff did after they were due"),
        ALL_PROMISES,
    ),
    formula(
        Share.of_counts(PROMISES_OPEN, PROMISED),
        Text("Call-backs open"),
        Text("of these, those not done yet, overdue ones too"),
        ALL_PROMISES,
    ),
    formula(
        Share.of_counts(PROMISES_FAILED, PROMISED),
        Text("Call-backs in vain"),
        Text("of these, those given up because nobody was reached, or erased before they were done"),
        ALL_PROMISES,
    ),
)
