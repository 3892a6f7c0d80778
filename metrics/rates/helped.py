"""Rates of what shows that queries were resolved, beside what a sample of callers said when asked."""

from metrics.facts.formula import Formula, Share, formula
from metrics.facts.query_counts import (
    REAL,
    RESOLVED_BY,
    SAMPLE_HELPED,
    SAMPLE_QUIET,
    SAMPLE_QUIET_HELPED,
    SAMPLE_REPLIED,
    SAMPLED,
    TAKEN_AS,
    UNASKED,
    UNASKED_RESOLVED,
    UNASKED_SILENT,
    Proof,
)
from metrics.ledger.records import Sign
from metrics.rates.resolution import ALL_REAL
from metrics.text import Text

SHOWN_BY = {
    Proof.SAID: (
        Text("Resolved: said yes, or filed"),
        Text(
            "queries whose caller said yes when asked if the answer helped, or whose request the "
            "city's system accepted, and which are not known to be raised again in {repeat_days} "
            "days"
        ),
    ),
    Proof.CONTENT: (
        Text("Resolved: ended content"),
        Text(
            "queries whose caller was not asked, and accepted the answer in their own words, "
            "wanted nothing else or asked something else, and is not known to raise it again in "
            "{repeat_days} days"
        ),
    ),
    Proof.SILENT: (
        Text("Resolved: left in silence"),
        Text(
            "answered queries whose caller left without a word, such as by hanging up, or with "
            "one that tells nothing, and did not call again in {repeat_days} days"
        ),
    ),
}
SIGNS = {
    Sign.ACCEPTED: "accepted in their own words",
    Sign.NOTHING_ELSE: "wanted nothing else, or said goodbye",
    Sign.ASKED_ON: "asked something else",
}
CONTENT_ONES = Text("resolved queries that ended content")
REPLIES = Text(
    "callers drawn by chance, twice as many after answers younger than thirty days, who "
    "answered “Did that help?” with yes or no"
)
UNASKED_ONES = Text("answers heard by callers who were not asked if they helped")

HELPED_RATES: tuple[Formula, ...] = (
    *(
        formula(Share.of_counts(RESOLVED_BY[proof], REAL), name, written, ALL_REAL, waits=True)
        for proof, (name, written) in SHOWN_BY.items()
    ),
    *(
        formula(
            Share.of_counts(TAKEN_AS[sign], RESOLVED_BY[Proof.CONTENT]),
            Text("Content: {}", part),
            Text("of these, those whose sign was: {}", part),
            CONTENT_ONES,
            waits=True,
        )
        for sign, part in SIGNS.items()
    ),
    formula(
        Share.of_counts(SAMPLE_HELPED, SAMPLE_REPLIED),
        Text("Sample: it helped"),
        Text("of these, those who said yes"),
        REPLIES,
    ),
    formula(
        Share.of_counts(SAMPLE_HELPED, SAMPLED),
        Text("Sample: it helped, no reply counted as no"),
        Text("of these, those who said yes"),
        Text("callers drawn by chance to be asked “Did that help?” who heard the answer"),
        id="sample_helped_of_all",
    ),
    formula(
        Share.of_counts(SAMPLE_QUIET_HELPED, SAMPLE_QUIET),
        Text("Sample: it helped, of those who did not call again"),
        Text("of these, those who said yes: how far “did not call again” may be trusted"),
        Text("callers drawn by chance who said yes or no, and did not call again in {repeat_days} days"),
        waits=True,
    ),
    formula(
        Share.of_counts(UNASKED_RESOLVED, UNASKED),
        Text("Not asked: counted as resolved"),
        Text("of these, those counted as resolved: to be held against what the sample says"),
        UNASKED_ONES,
        waits=True,
    ),
    formula(
        Share.of_counts(UNASKED_SILENT, UNASKED),
        Text("Not asked: counted by silence alone"),
        Text("of these, those counted as resolved because nobody called again"),
        UNASKED_ONES,
        waits=True,
    ),
)
