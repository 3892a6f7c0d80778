"""What became of callers' queries: resolved, provisional, given up, kept in vain, asked again."""

from metrics.call_counts import CONTAINED, DEFLECTED, ENDED
from metrics.formula import Formula, Share, formula
from metrics.outcome import CountsAs, QueryOutcome
from metrics.query_counts import (
    ANSWERS,
    COVERED,
    IDENTIFIABLE,
    KEPT_IN_VAIN,
    NOT_REPEATED,
    OPTED_OUT,
    OUTCOMES,
    REAL,
    REPEATED,
    SETTLED,
    STANDINGS,
    TESTED,
)
from metrics.text import Text

ALL_REAL = Text("all real queries", "toutes les demandes réelles")
ALL_ANSWERS = Text("all answers given", "toutes les réponses données")
ALL_CALLS = Text("all calls that ended", "tous les appels terminés")
KNOWN = Text(
    "queries of known caller and topic that are older than {repeat_days} days",
    "demandes dont personne et sujet sont connus et qui ont plus de {repeat_days} jours",
)

RESOLVED = formula(
    Share.of_counts(STANDINGS[CountsAs.RESOLVED], REAL),
    ("Resolved", "Résolues"),
    (
        "queries confirmed by the caller, filed, or answered without a repeat in {repeat_days} days",
        "demandes confirmées, enregistrées, ou répondues sans rappel en {repeat_days} jours",
    ),
    ALL_REAL,
    waits=True,
    id="resolved",
)
ESCALATED = formula(
    Share.of_counts(STANDINGS[CountsAs.ESCALATED], REAL),
    ("Escalated", "Transmises"),
    (
        "queries that a person took, or for which a message or call-back was left",
        "demandes prises par une personne, ou pour lesquelles un message ou un rappel a été convenu",
    ),
    ALL_REAL,
    id="escalated",
)

RESOLUTION_RATES: tuple[Formula, ...] = (
    RESOLVED,
    ESCALATED,
    formula(
        Share.of_counts(STANDINGS[CountsAs.PROVISIONAL], REAL),
        ("Provisional", "Provisoires"),
        (
            "queries answered without a yes or no whose {repeat_days} days are not over",
            "demandes répondues sans oui ni non dont les {repeat_days} jours ne sont pas écoulés",
        ),
        ALL_REAL,
        waits=True,
        id="provisional",
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.ANSWERED_CONFIRMED], ANSWERS),
        ("Confirmed answers", "Réponses confirmées"),
        (
            "answers of which the caller said that they helped",
            "réponses dont la personne a dit qu'elles aidaient",
        ),
        ALL_ANSWERS,
        id="confirmed",
    ),
    formula(
        Share.of_counts(OUTCOMES[QueryOutcome.ANSWERED_REJECTED], ANSWERS),
        ("Rejected answers", "Réponses rejetées"),
        (
            "answers of which the caller said that they did not help",
            "réponses dont la personne a dit qu'elles n'aidaient pas",
        ),
        ALL_ANSWERS,
        id="rejected",
    ),
    formula(
        Share.of_counts(CONTAINED, ENDED),
        ("Contained calls", "Appels contenus"),
        (
            "calls that ended without person, message, call-back or emergency, hang-ups too",
            "appels terminés sans personne, message, rappel ni urgence, raccrochages compris",
        ),
        ALL_CALLS,
        id="contained",
    ),
    formula(
        Share.of_counts(DEFLECTED, ENDED),
        ("Deflected calls", "Appels déviés"),
        (
            "calls in which no person was reached, given up and lost ones too",
            "appels où personne n'a été joint, abandonnés et perdus compris",
        ),
        ALL_CALLS,
        id="deflected",
    ),
    formula(
        Share.of_counts(KEPT_IN_VAIN, SETTLED),
        ("Falsely contained", "Contenues à tort"),
        ("contained queries that were not resolved", "demandes contenues qui n'ont pas été résolues"),
        Text(
            "contained queries older than {repeat_days} days, without redirected ones",
            "demandes contenues de plus de {repeat_days} jours, sans les réorientées",
        ),
        waits=True,
        id="falsely_contained",
    ),
    formula(
        Share.of_counts(OPTED_OUT, REAL),
        ("Opted out", "Personne demandée d'emblée"),
        (
            "queries in which the caller asked for a person before any answer",
            "demandes où une personne a été demandée avant toute réponse",
        ),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(REPEATED, TESTED),
        ("Repeat calls", "Rappels"),
        (
            "of these, those that the same caller raised again within {repeat_days} days",
            "parmi elles, celles que la même personne a reposées en moins de {repeat_days} jours",
        ),
        KNOWN,
        waits=True,
    ),
    formula(
        Share.of_counts(NOT_REPEATED, TESTED),
        ("First-contact resolution", "Résolution au premier contact"),
        (
            "of these, those that the same caller did not raise again within {repeat_days} days",
            "parmi elles, celles que la même personne n'a pas reposées en {repeat_days} jours",
        ),
        KNOWN,
        waits=True,
        id="first_contact",
    ),
    formula(
        Share.of_counts(IDENTIFIABLE, REAL),
        ("Identifiable callers", "Personnes identifiables"),
        (
            "queries whose caller's number was not hidden: the reach of the repeat test",
            "demandes dont le numéro n'était pas masqué : la portée du test de rappel",
        ),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(COVERED, REAL),
        ("Covered by an answer", "Couvertes par une réponse"),
        ("queries on a topic that has a reviewed answer", "demandes sur un sujet qui a une réponse révisée"),
        ALL_REAL,
    ),
)
