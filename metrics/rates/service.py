"""Rates of service: queries done, told, sent and handed over, and answers that only refer."""

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
from metrics.rates.resolution import ALL_ANSWERS, ALL_REAL
from metrics.text import Text

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
