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

ALL_SENT = Text("all queries sent to a person", "toutes les demandes envoyées à une personne")
ALL_WRAP_UPS = Text("all wrap-ups", "tous les bilans d'appel")
ALL_RUNG = Text("all numbers rung", "tous les numéros composés")
WHY = {
    EscalationReason.ASKED: ("the caller asked for one", "la personne l'a demandé"),
    EscalationReason.POLICY: ("the topic belongs to one", "le sujet l'exige"),
    EscalationReason.REJECTED: ("the answer did not help", "la réponse n'aidait pas"),
    EscalationReason.UNTOLD: ("the answer did not say what was asked", "la réponse ne le disait pas"),
    EscalationReason.NOT_UNDERSTOOD: ("the line did not understand", "la ligne n'a pas compris"),
    EscalationReason.NOT_HEARD: ("the line heard nothing", "la ligne n'a rien entendu"),
    EscalationReason.URGENT: ("it was urgent", "c'était urgent"),
    EscalationReason.EMERGENCY: ("it was an emergency", "c'était une urgence vitale"),
    EscalationReason.FAILURE: ("the line failed", "la ligne a failli"),
    EscalationReason.UNIDENTIFIED: (
        "a file may be told only with two numbers",
        "un dossier n'est dit qu'avec deux numéros",
    ),
    EscalationReason.NOT_CURRENT: ("the answer was out of date", "la réponse n'était plus à jour"),
    EscalationReason.TAKEN_OVER: ("staff took the call over", "le personnel a repris l'appel"),
    EscalationReason.OBJECTED: (
        "the caller did not want to be transcribed",
        "la personne ne voulait pas être transcrite",
    ),
    EscalationReason.RETURNED: (
        "the caller had called about it several times",
        "la personne avait appelé plusieurs fois à ce sujet",
    ),
    EscalationReason.ALL_TO_PEOPLE: ("all calls went to people", "tous les appels allaient au personnel"),
}
SAYS = {
    WrapUpName.RESOLVED: ("resolved", "résolu"),
    WrapUpName.FOLLOW_UP: ("needs follow-up", "suivi nécessaire"),
    WrapUpName.WRONG_DEPARTMENT: ("wrong department", "mauvais service"),
    WrapUpName.ASSISTANT_WRONG: ("the line was wrong", "la ligne s'est trompée"),
    WrapUpName.COULD_HAVE_ANSWERED: ("the line could have answered", "la ligne aurait pu répondre"),
    WrapUpName.ABUSE: ("abuse", "propos abusifs"),
}
RINGS = {
    TransferOutcomeName.ACCEPTED: ("accepted", "acceptés"),
    TransferOutcomeName.DECLINED: ("declined", "refusés"),
    TransferOutcomeName.BUSY: ("busy", "occupés"),
    TransferOutcomeName.NO_ANSWER: ("not answered", "sans réponse"),
    TransferOutcomeName.VOICEMAIL: ("answered by voicemail", "tombés sur une boîte vocale"),
    TransferOutcomeName.FAILED: ("failed", "en échec"),
}

PERSON_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(SENT, REAL),
        ("Transfer rate", "Taux de transfert"),
        (
            "queries sent to a person, whether one was reached or not",
            "demandes envoyées à une personne, jointe ou non",
        ),
        ALL_REAL,
        id="needed_a_person",
    ),
    *(
        formula(
            Share.of_counts(REASONS[reason], REAL),
            (f"Sent to a person: {en}", f"Envoyées à une personne : {fr}"),
            (f"queries sent to a person because {en}", f"demandes envoyées à une personne : {fr}"),
            ALL_REAL,
        )
        for reason, (en, fr) in WHY.items()
    ),
    formula(
        Share.of_counts(RUNG_CONNECTED, RUNG),
        ("Transfer success", "Transferts réussis"),
        ("transfers that a person took", "transferts pris par une personne"),
        Text(
            "queries for which a person's telephone was rung",
            "demandes pour lesquelles le téléphone d'une personne a sonné",
        ),
        id="transfer_success",
    ),
    formula(
        Share.of_counts(ATTEMPTED_CONNECTED, ATTEMPTED),
        ("Transfer success, all attempts", "Transferts réussis, toutes tentatives"),
        ("transfers that a person took", "transferts pris par une personne"),
        Text(
            "queries for people on duty: a telephone was rung, or the caller waited in a queue",
            "demandes pour du personnel en service : un téléphone a sonné, ou la personne a attendu en file",
        ),
        id="attempt_success",
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.ESCALATED_LOST], SENT),
        ("Lost hand-offs", "Transferts perdus"),
        (
            "queries whose caller hung up while waiting, or that nobody took",
            "demandes dont la personne a raccroché en attendant, ou que personne n'a prises",
        ),
        ALL_SENT,
        id="lost",
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.CALLBACK_OR_VOICEMAIL], SENT),
        ("Messages and call-backs", "Messages et rappels"),
        ("queries for which a message or call-back was left", "demandes avec message ou rappel convenu"),
        ALL_SENT,
        id="deferred",
    ),
    formula(
        Share.of_counts(MISROUTED, WRAPPED),
        ("Misrouted", "Mal dirigées"),
        (
            "of these, those that staff called wrong or passed on within {retransfer_minutes} minutes",
            "parmi elles, celles dites mal dirigées, ou passées ailleurs en {retransfer_minutes} minutes",
        ),
        Text("connected queries that have a wrap-up", "demandes prises qui ont un bilan d'appel"),
    ),
    formula(
        Share.of_counts(WRAPPED, CONNECTED),
        ("Wrap-up coverage", "Couverture des bilans"),
        ("connected queries that have a wrap-up", "demandes prises qui ont un bilan d'appel"),
        Text("all connected queries", "toutes les demandes prises par une personne"),
        id="wrap_up_coverage",
    ),
    *(
        formula(
            Share.of_counts(SAID[kind], WRAP_UPS),
            (f"Wrap-up: {en}", f"Bilan : {fr}"),
            (f"wrap-ups that say: {en}", f"bilans qui disent : {fr}"),
            ALL_WRAP_UPS,
        )
        for kind, (en, fr) in SAYS.items()
    ),
    formula(
        Share.of_counts(QUEUE_LOST, QUEUED),
        ("Abandoned in the queue", "Abandons en file d'attente"),
        (
            "queries whose caller hung up in the queue, or whom nobody took",
            "demandes dont la personne a raccroché en file d'attente, ou que personne n'a prises",
        ),
        Text(
            "queries offered to a queue, without those who left within {short_abandon_seconds} seconds",
            "demandes mises en file d'attente, sans les départs en moins de {short_abandon_seconds} secondes",
        ),
        id="queue_abandoned",
    ),
    formula(
        Share.of_counts(LEVEL_MET, LEVEL),
        ("Service level", "Niveau de service"),
        (
            "queries that a person took within {answer_within_seconds} seconds",
            "demandes prises par une personne en {answer_within_seconds} secondes",
        ),
        Text(
            "queries taken, and queries lost or left with a message or call-back after"
            " {answer_within_seconds} seconds, of people on duty",
            "demandes prises, et demandes perdues ou remises à un message ou rappel après"
            " {answer_within_seconds} secondes, pour du personnel en service",
        ),
        id="service_level",
    ),
    *(
        formula(
            Share.of_counts(TRANSFERS[outcome], NUMBERS_RUNG),
            (f"Numbers {en}", f"Numéros {fr}"),
            (f"numbers {en}", f"numéros {fr}"),
            ALL_RUNG,
        )
        for outcome, (en, fr) in RINGS.items()
    ),
)
