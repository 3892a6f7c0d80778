"""Rates of resolution, containment, abandonment and repeats."""

from metrics.facts.call_counts import CONTAINED, DEFLECTED, ENDED, LEFT_AT_ONCE
from metrics.facts.formula import Formula, Share, formula
from metrics.facts.query_counts import (
    ABANDONED,
    ANSWERS,
    COVERED,
    FILED,
    FILED_AS,
    FIRST_CONTACT,
    FIRST_CONTACT_LINE,
    IDENTIFIABLE,
    KEPT_IN_VAIN,
    OPTED_OUT,
    OUTCOMES,
    OVER,
    PLACES_LEFT,
    REAL,
    REOPENED,
    REPEATED,
    SETTLED,
    SPOKEN,
    SPOKEN_RESOLVED,
    STANDINGS,
    TESTED,
)
from metrics.ledger.outcome import CountsAs, FiledState, QueryOutcome
from metrics.text import Text

ALL_REAL = Text("all real queries")
ALL_ANSWERS = Text("all answers given")
ALL_FILED = Text("all queries for which a request was filed")
ALL_CALLS = Text("all calls that ended")
KNOWN = Text("queries of known caller and topic that are older than {repeat_days} days")

RESOLVED = formula(
    Share.of_counts(STANDINGS[CountsAs.RESOLVED], REAL),
    Text("Resolved"),
    Text(
        "queries confirmed by the caller or accepted by the city's system, and not known to "
        "be raised again in {repeat_days} days, or answered, and known not to be"
    ),
    ALL_REAL,
    waits=True,
    id="resolved",
)
ESCALATED = formula(
    Share.of_counts(STANDINGS[CountsAs.ESCALATED], REAL),
    Text("Escalated"),
    Text("queries that a person took, or for which a message or call-back was left"),
    ALL_REAL,
    id="escalated",
)

RESOLUTION_RATES: tuple[Formula, ...] = (
    RESOLVED,
    formula(
        Share.of_counts(SPOKEN_RESOLVED, SPOKEN),
        Text("Resolved, without greeting hang-ups"),
        Text("of these, those that count as resolved"),
        Text("real queries but those of callers who hung up when nothing was said but the greeting"),
        waits=True,
        id="resolved_of_spoken",
    ),
    ESCALATED,
    formula(
        Share.of_counts(STANDINGS[CountsAs.PROVISIONAL], REAL),
        Text("Provisional"),
        Text("queries answered without a yes or no whose {repeat_days} days are not over"),
        ALL_REAL,
        waits=True,
        id="provisional",
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.WAITING], REAL),
        Text("Filed, waiting"),
        Text("queries whose request the city's own system has not accepted yet, which are not resolved"),
        ALL_REAL,
        id="waiting",
    ),
    formula(
        Share.of_counts(FILED_AS[FiledState.ACCEPTED], FILED),
        Text("Requests accepted"),
        Text("of these, those known to be in the city's own system"),
        ALL_FILED,
    ),
    formula(
        Share.of_counts(FILED_AS[FiledState.REFUSED], FILED),
        Text("Requests refused"),
        Text("of these, those the city's own system refused, which count as failures"),
        ALL_FILED,
    ),
    formula(
        Share.of_counts(REOPENED, REAL),
        Text("Taken up again in the same call"),
        Text("queries whose caller asked the same again, or for a person, after they had seemed over"),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.ANSWERED_CONFIRMED], ANSWERS),
        Text("Confirmed answers"),
        Text("answers of which the caller said that they helped"),
        ALL_ANSWERS,
        id="confirmed",
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.ANSWERED_REJECTED], ANSWERS),
        Text("Rejected answers"),
        Text("answers of which the caller said that they did not help"),
        ALL_ANSWERS,
        id="rejected",
    ),
    formula(
        Share.of_counts(CONTAINED, ENDED),
        Text("Contained calls"),
        Text(
            "calls that ended without being sent to a person (reached or not), message, call-back,"
            " emergency or failure, hang-ups and silence too"
        ),
        ALL_CALLS,
        id="contained",
    ),
    formula(
        Share.of_counts(DEFLECTED, ENDED),
        Text("Deflected calls"),
        Text("calls in which no person was reached, given up and lost ones too"),
        ALL_CALLS,
        id="deflected",
    ),
    formula(
        Share.of_counts(KEPT_IN_VAIN, SETTLED),
        Text("Wrongly counted as handled"),
        Text("contained queries that were not resolved"),
        Text("contained queries older than {repeat_days} days, without redirected and waiting ones"),
        waits=True,
        id="falsely_contained",
    ),
    formula(
        Share.of_counts(OPTED_OUT, REAL),
        Text("Asked for staff at once"),
        Text("queries in which the caller asked for a person before any answer"),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(REPEATED, TESTED),
        Text("Repeat calls"),
        Text(
            "of these, those whose caller raised the topic again, later in the call or within "
            "{repeat_days} days, or, after an answer without a yes or no, called again for a "
            "person or about something not understood"
        ),
        KNOWN,
        waits=True,
    ),
    formula(
        Share.of_counts(FIRST_CONTACT, TESTED),
        Text("Did not come back"),
        Text(
            "of these, those not given up, lost, rejected, failed, or raised again within {repeat_days}"
            " days; also those that a person took, a message was left for, or another body handles"
        ),
        KNOWN,
        waits=True,
    ),
    formula(
        Share.of_counts(FIRST_CONTACT_LINE, TESTED),
        Text("Settled by the line at the first call"),
        Text(
            "of these, those the line answered, or the city's system accepted, not rejected or raised"
            " again in {repeat_days} days"
        ),
        KNOWN,
        waits=True,
    ),
    formula(
        Share.of_counts(IDENTIFIABLE, REAL),
        Text("Identifiable callers"),
        Text("queries whose caller's number was not hidden: the reach of the repeat test"),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(COVERED, REAL),
        Text("Covered by an answer"),
        Text("queries on a topic that has a reviewed answer"),
        ALL_REAL,
    ),
)


WHERE = {
    "greeting": "in the greeting",
    "answer": "in mid-answer",
    "menu": "in a menu",
    "reprompt": "in a reprompt",
    "elsewhere": "elsewhere",
}

ENDING_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(ABANDONED, REAL),
        Text("Abandoned"),
        Text("queries given up before an answer, or after one that depends on what was not asked"),
        ALL_REAL,
        id="abandoned",
    ),
    formula(
        Share.of_counts(LEFT_AT_ONCE, ENDED),
        Text("Hung up on the greeting"),
        Text("calls whose caller hung up before anything was said but the greeting"),
        ALL_CALLS,
        id="greeting_hang_ups",
    ),
    *(
        formula(
            Share.of_counts(PLACES_LEFT[place], REAL),
            Text("Abandoned {}", part),
            Text("queries given up {}", part),
            ALL_REAL,
        )
        for place, part in WHERE.items()
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.FAILED], REAL),
        Text("Technical failures"),
        Text("queries that ended because the line failed, or whose request the city's system refused"),
        ALL_REAL,
        id="failed",
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.EMERGENCY], REAL),
        Text("Emergencies"),
        Text("queries to which the safety words were spoken"),
        ALL_REAL,
        id="emergencies",
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.REDIRECTED], REAL),
        Text("Redirected"),
        Text("queries whose caller was told whom to call"),
        ALL_REAL,
        id="redirected",
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.EXCLUDED], OVER),
        Text("Silence and spam"),
        Text("silent calls, fax tones and robocalls"),
        Text("all queries that are over"),
        id="excluded",
    ),
)
