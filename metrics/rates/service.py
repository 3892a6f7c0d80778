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

ALL_RESOLVED = Text("all resolved queries", "toutes les demandes résolues")

SERVICE_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(DONE, REAL),
        ("Done", "Faites"),
        (
            "queries whose request was accepted, or for which something was looked up or guided to its end",
            "demandes acceptées par la ville, consultées dans les données ou guidées jusqu'au bout",
        ),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(TOLD, REAL),
        ("Answered", "Répondues"),
        (
            "queries to which a reviewed answer was spoken that nobody rejected, and no more was done",
            "demandes où une réponse révisée, que personne n'a rejetée, a été dite, sans plus",
        ),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(SENT_BY_TEXT, REAL),
        ("Sent", "Envoyées"),
        (
            "queries told by a reviewed answer, of which the caller also agreed to get a text",
            "demandes dites par une réponse révisée, dont la personne a aussi accepté un texto",
        ),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(HANDED_OVER, REAL),
        ("Handed over", "Transmises"),
        (
            "queries that a person took, or for which a message or call-back was left",
            "demandes prises par une personne, ou pour lesquelles un message ou un rappel a été convenu",
        ),
        ALL_REAL,
        id="handed_over",
    ),
    *(
        formula(
            Share.of_counts(count, RESOLVED),
            (f"Resolved: {en}", f"Résolues : {fr}"),
            (f"resolved queries that were {en}", f"demandes résolues qui ont été {fr}"),
            ALL_RESOLVED,
            waits=True,
        )
        for count, en, fr in (
            (RESOLVED_DONE, "done", "faites"),
            (RESOLVED_TOLD, "answered", "répondues"),
            (RESOLVED_SENT, "sent", "envoyées"),
        )
    ),
    formula(
        Share.of_counts(REFERRED, ANSWERS),
        ("Sent to website or staff", "Renvoyées à un site ou au personnel"),
        (
            "answers to turn to a website, a number or a person, without look-up, report, journey or text",
            "réponses qui renvoient à un site, un numéro ou une personne, sans rien d'autre à offrir",
        ),
        ALL_ANSWERS,
    ),
)
