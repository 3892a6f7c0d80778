"""Every formula by id, for pages, command line and glossary."""

from itertools import chain
from types import MappingProxyType

from metrics.facts.call_counts import (
    ASKED,
    CAUTIONED,
    KEPT_LATE,
    KEPT_ON_TIME,
    LABELLED,
    LABELS,
    NO_INPUT,
    NO_MATCH,
    PLEASED,
    PROMISED,
    PROMISES_FAILED,
    PROMISES_OPEN,
    RATED,
    TURNS,
)
from metrics.facts.formula import Formula, Share, formula
from metrics.facts.query_counts import (
    ANSWERS,
    DONE,
    HANDED_OVER,
    REAL,
    REFERRED,
    RESOLVED,
    RESOLVED_DONE,
    RESOLVED_SENT,
    RESOLVED_TOLD,
    SENT_BY_TEXT,
    TOLD,
)
from metrics.ledger.records import LabelKind
from metrics.rates.helped import HELPED_RATES
from metrics.rates.people import PERSON_RATES
from metrics.rates.resolution import ALL_ANSWERS, ALL_REAL, ENDING_RATES, RESOLUTION_RATES
from metrics.text import Text

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


ALL_RESOLVED = Text("all resolved queries")

SERVICE_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(DONE, REAL),
        Text("Done"),
        Text("queries whose request was accepted, or for which something was looked up or guided to its end"),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(TOLD, REAL),
        Text("Answered"),
        Text("queries to which a reviewed answer was spoken that nobody rejected, and no more was done"),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(SENT_BY_TEXT, REAL),
        Text("Sent"),
        Text("queries told by a reviewed answer, of which the caller also agreed to get a text"),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(HANDED_OVER, REAL),
        Text("Handed over"),
        Text("queries that a person took, or for which a message or call-back was left"),
        ALL_REAL,
        id="handed_over",
    ),
    *(
        formula(
            Share.of_counts(count, RESOLVED),
            Text("Resolved: {}", part),
            Text("resolved queries that were {}", part),
            ALL_RESOLVED,
            waits=True,
        )
        for count, part in ((RESOLVED_DONE, "done"), (RESOLVED_TOLD, "answered"), (RESOLVED_SENT, "sent"))
    ),
    formula(
        Share.of_counts(REFERRED, ANSWERS),
        Text("Sent to website or staff"),
        Text("answers to turn to a website, a number or a person, without look-up, report, journey or text"),
        ALL_ANSWERS,
    ),
)


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


SECTIONS = MappingProxyType(
    {
        "queries": RESOLUTION_RATES,
        "helped": HELPED_RATES,
        "service": SERVICE_RATES,
        "endings": ENDING_RATES,
        "people": PERSON_RATES,
        "promises": PROMISE_RATES,
        "hearing": HEARING_RATES,
    }
)
"The subjects of the formulas, in reading order."
FORMULAS: MappingProxyType[str, Formula] = MappingProxyType(
    {made.id: made for made in chain(*SECTIONS.values())}
)
