"""Rates of escalations: reasons, transfers, waits, wrap-ups."""

from metrics.facts.call_counts import NUMBERS_RUNG, SAID, TRANSFERS, WRAP_UPS
from metrics.facts.formula import Formula, Share, formula
from metrics.facts.query_counts import (
    ATTEMPTED,
    ATTEMPTED_CONNECTED,
    CONNECTED,
    LEVEL,
    LEVEL_MET,
    MISROUTED,
    OUTCOMES,
    QUEUE_LOST,
    QUEUED,
    REAL,
    REASONS,
    RUNG,
    RUNG_CONNECTED,
    SENT,
    WRAPPED,
)
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import EscalationReason, TransferOutcomeName, WrapUpName
from metrics.rates.resolution import ALL_REAL
from metrics.text import Text

ALL_SENT = Text("all queries sent to a person")
ALL_WRAP_UPS = Text("all wrap-ups")
ALL_RUNG = Text("all numbers rung")
WHY = {
    EscalationReason.ASKED: "the caller asked for one",
    EscalationReason.POLICY: "the topic belongs to one",
    EscalationReason.REJECTED: "the answer did not help",
    EscalationReason.UNTOLD: "the answer did not say what was asked",
    EscalationReason.NOT_UNDERSTOOD: "the line did not understand",
    EscalationReason.NOT_HEARD: "the line heard nothing",
    EscalationReason.URGENT: "it was urgent",
    EscalationReason.EMERGENCY: "it was an emergency",
    EscalationReason.FAILURE: "the line failed",
    EscalationReason.UNIDENTIFIED: "a file may be told only with two numbers",
    EscalationReason.NOT_CURRENT: "the answer was out of date",
    EscalationReason.TAKEN_OVER: "staff took the call over",
    EscalationReason.OBJECTED: "the caller did not want to be transcribed",
    EscalationReason.RETURNED: "the caller had called about it several times",
    EscalationReason.ALL_TO_PEOPLE: "all calls went to people",
}
SAYS = {
    WrapUpName.RESOLVED: "resolved",
    WrapUpName.FOLLOW_UP: "needs follow-up",
    WrapUpName.WRONG_DEPARTMENT: "wrong department",
    WrapUpName.ASSISTANT_WRONG: "the line was wrong",
    WrapUpName.COULD_HAVE_ANSWERED: "the line could have answered",
    WrapUpName.ABUSE: "abuse",
}
RINGS = {
    TransferOutcomeName.ACCEPTED: "accepted",
    TransferOutcomeName.DECLINED: "declined",
    TransferOutcomeName.BUSY: "busy",
    TransferOutcomeName.NO_ANSWER: "not answered",
    TransferOutcomeName.VOICEMAIL: "answered by voicemail",
    TransferOutcomeName.FAILED: "failed",
}

PERSON_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(SENT, REAL),
        Text("Transfer rate"),
        Text("queries sent to a person, whether one was reached or not"),
        ALL_REAL,
        id="needed_a_person",
    ),
    *(
        formula(
            Share.of_counts(REASONS[reason], REAL),
            Text("Sent to a person: {}", part),
            Text("queries sent to a person because {}", part),
            ALL_REAL,
        )
        for reason, part in WHY.items()
    ),
    formula(
        Share.of_counts(RUNG_CONNECTED, RUNG),
        Text("Transfer success"),
        Text("transfers that a person took"),
        Text("queries for which a person's telephone was rung"),
        id="transfer_success",
    ),
    formula(
        Share.of_counts(ATTEMPTED_CONNECTED, ATTEMPTED),
        Text("Transfer success, all attempts"),
        Text("transfers that a person took"),
        Text("queries for people on duty: a telephone was rung, or the caller waited in a queue"),
        id="attempt_success",
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.ESCALATED_LOST], SENT),
        Text("Lost hand-offs"),
        Text("queries whose caller hung up while waiting, or that nobody took"),
        ALL_SENT,
        id="lost",
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.CALLBACK_OR_VOICEMAIL], SENT),
        Text("Messages and call-backs"),
        Text("queries for which a message or call-back was left"),
        ALL_SENT,
        id="deferred",
    ),
    formula(
        Share.of_counts(MISROUTED, WRAPPED),
        Text("Misrouted"),
        Text("of these, those that staff called wrong or passed on within {retransfer_minutes} minutes"),
        Text("connected queries that have a wrap-up"),
    ),
    formula(
        Share.of_counts(WRAPPED, CONNECTED),
        Text("Wrap-up coverage"),
        Text("connected queries that have a wrap-up"),
        Text("all connected queries"),
        id="wrap_up_coverage",
    ),
    *(
        formula(
            Share.of_counts(SAID[kind], WRAP_UPS),
            Text("Wrap-up: {}", part),
            Text("wrap-ups that say: {}", part),
            ALL_WRAP_UPS,
        )
        for kind, part in SAYS.items()
    ),
    formula(
        Share.of_counts(QUEUE_LOST, QUEUED),
        Text("Abandoned in the queue"),
        Text("queries whose caller hung up in the queue, or whom nobody took"),
        Text("queries offered to a queue, without those who left within {short_abandon_seconds} seconds"),
        id="queue_abandoned",
    ),
    formula(
        Share.of_counts(LEVEL_MET, LEVEL),
        Text("Service level"),
        Text("queries that a person took within {answer_within_seconds} seconds"),
        Text(
            "queries taken, and queries lost or left with a message or call-back after"
            " {answer_within_seconds} seconds, of people on duty"
        ),
        id="service_level",
    ),
    *(
        formula(
            Share.of_counts(TRANSFERS[outcome], NUMBERS_RUNG),
            Text("Numbers {}", part),
            Text("numbers {}", part),
            ALL_RUNG,
        )
        for outcome, part in RINGS.items()
    ),
)
