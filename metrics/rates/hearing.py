"""Rates of recognition and accuracy: the line's counts, reviews and ratings."""

from metrics.dates import Text
from metrics.facts.call_counts import (
    ASKED,
    CAUTIONED,
    LABELLED,
    LABELS,
    NO_INPUT,
    NO_MATCH,
    PLEASED,
    RATED,
    TURNS,
)
from metrics.facts.formula import Formula, Share, formula
from metrics.ledger.records import LabelKind

ALL_TURNS = Text("all prompts played")
ALL_LABELS = Text("turns drawn and labelled by reviewers")
VERDICTS = {
    LabelKind.RIGHT: ("Answer accuracy", "the line did right"),
    LabelKind.WRONG_ANSWER: ("Wrong answers", "the answer was wrong"),
    LabelKind.SHOULD_HAVE_ESCALATED: ("Missed escalations", "a person was needed"),
    LabelKind.HEARD_WRONGLY: ("Heard wrongly", "the words were heard wrongly"),
}

HEARING_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(NO_INPUT, TURNS),
        Text("No-input"),
        Text("prompts after which nothing was heard"),
        ALL_TURNS,
    ),
    formula(
        Share.of_counts(NO_MATCH, TURNS),
        Text("No-match"),
        Text("prompts whose answer fitted no topic"),
        ALL_TURNS,
    ),
    formula(
        Share.of_counts(CAUTIONED, TURNS),
        Text("Safety sentence said"),
        Text("turns in which the safety sentence was said before the answer"),
        ALL_TURNS,
    ),
    *(
        formula(
            Share.of_counts(LABELS[kind], LABELLED),
            Text(name),
            Text("turns of which reviewers say that {}", verdict),
            ALL_LABELS,
        )
        for kind, (name, verdict) in VERDICTS.items()
    ),
    formula(
        Share.of_counts(PLEASED, RATED),
        Text("Satisfied callers"),
        Text("callers who pressed 4 or 5"),
        Text("callers who pressed a key"),
    ),
    formula(
        Share.of_counts(RATED, ASKED),
        Text("Response rate"),
        Text("callers who pressed a key"),
        Text("callers who were asked"),
        id="response_rate",
    ),
)
