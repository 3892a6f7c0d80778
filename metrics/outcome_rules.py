"""How a query ended: one table that people read, that pages show, and that counts.

A query has one topic. Its outcome is set once, by the first of these facts that happens. Provisional becomes
resolved when the same caller does not raise the same topic again in the days of the repeat test, and else
unresolved. Excluded is shown, but no rate is taken of it.
"""

from dataclasses import dataclass

from metrics.outcome import CountsAs, QueryOutcome
from metrics.text import Text


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """When a query has an outcome, and what that outcome counts as."""

    outcome: QueryOutcome
    counts_as: CountsAs
    rule: Text


OUTCOME_RULES = (
    OutcomeRule(
        QueryOutcome.ANSWERED_CONFIRMED,
        CountsAs.RESOLVED,
        Text(
            "answer played to 90 %, caller said that it helped",
            "réponse entendue à 90 %, la personne a dit qu'elle aidait",
        ),
    ),
    OutcomeRule(
        QueryOutcome.ANSWERED_UNCONFIRMED,
        CountsAs.PROVISIONAL,
        Text(
            "answer played to 90 %, caller hung up or moved on",
            "réponse entendue à 90 %, la personne a raccroché ou est passée à autre chose",
        ),
    ),
    OutcomeRule(
        QueryOutcome.ANSWERED_REJECTED,
        CountsAs.UNRESOLVED,
        Text(
            "answer played, caller said that it did not help",
            "réponse entendue, la personne a dit qu'elle n'aidait pas",
        ),
    ),
    OutcomeRule(
        QueryOutcome.ABANDONED_BEFORE_ANSWER,
        CountsAs.UNRESOLVED,
        Text(
            "caller hung up before that, in a menu or in a reprompt",
            "la personne a raccroché avant, dans un menu ou pendant une relance",
        ),
    ),
    OutcomeRule(
        QueryOutcome.ESCALATED_CONNECTED,
        CountsAs.ESCALATED,
        Text("a person picked up", "quelqu'un a pris l'appel"),
    ),
    OutcomeRule(
        QueryOutcome.ESCALATED_LOST,
        CountsAs.FAILED_HANDOFF,
        Text(
            "nobody picked up, or the caller hung up while it rang",
            "personne n'a décroché, ou la personne a raccroché pendant l'attente",
        ),
    ),
    OutcomeRule(
        QueryOutcome.CALLBACK_OR_VOICEMAIL,
        CountsAs.ESCALATED,
        Text(
            "a message was left or a call-back was promised; staff close it later",
            "un message a été laissé ou un rappel promis; le personnel y donne suite",
        ),
    ),
    OutcomeRule(
        QueryOutcome.SERVICE_REQUEST_FILED,
        CountsAs.RESOLVED,
        Text(
            "a request number was returned to the caller",
            "un numéro de demande a été donné à la personne",
        ),
    ),
    OutcomeRule(
        QueryOutcome.EMERGENCY_REDIRECTED,
        CountsAs.EMERGENCY,
        Text("the safety words were spoken", "les consignes d'urgence ont été dites"),
    ),
    OutcomeRule(
        QueryOutcome.OUT_OF_SCOPE_REDIRECTED,
        CountsAs.REDIRECTED,
        Text("the caller was told whom to call", "la personne a su qui appeler"),
    ),
    OutcomeRule(
        QueryOutcome.NO_SPEECH_OR_SPAM,
        CountsAs.EXCLUDED,
        Text(
            "silent, fax or text-phone tone, robocall",
            "silence, tonalité de télécopieur ou d'ATS, appel automatisé",
        ),
    ),
    OutcomeRule(
        QueryOutcome.TECHNICAL_FAILURE,
        CountsAs.FAILED,
        Text("the line failed", "la ligne a failli"),
    ),
)
COUNTS_AS = {rule.outcome: rule.counts_as for rule in OUTCOME_RULES}


def counts_as(outcome: QueryOutcome) -> CountsAs:
    """What an outcome means in a report."""
    return COUNTS_AS[outcome]
