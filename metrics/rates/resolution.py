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

ALL_REAL = Text("all real queries", "toutes les demandes réelles")
ALL_ANSWERS = Text("all answers given", "toutes les réponses données")
ALL_FILED = Text(
    "all queries for which a request was filed", "toutes les demandes enregistrées pour la ville"
)
ALL_CALLS = Text("all calls that ended", "tous les appels terminés")
KNOWN = Text(
    "queries of known caller and topic that are older than {repeat_days} days",
    "demandes dont personne et sujet sont connus et qui ont plus de {repeat_days} jours",
)

RESOLVED = formula(
    Share.of_counts(STANDINGS[CountsAs.RESOLVED], REAL),
    ("Resolved", "Résolues"),
    (
        (
            "queries confirmed by the caller or accepted by the city's system, and not known to be raised"
            " again in {repeat_days} days, or answered, and known not to be"
        ),
        (
            "demandes confirmées ou acceptées par le système de la ville, sans reprise connue en"
            " {repeat_days} jours, ou répondues, et dont on sait qu'elles n'ont pas été reposées"
        ),
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
    formula(
        Share.of_counts(SPOKEN_RESOLVED, SPOKEN),
        ("Resolved, without greeting hang-ups", "Résolues, sans départs à l'accueil"),
        (
            "of these, those that count as resolved",
            "parmi elles, celles qui comptent comme résolues",
        ),
        Text(
            "real queries but those of callers who hung up when nothing was said but the greeting",
            "demandes réelles sauf celles des personnes parties quand seul l'accueil avait été dit",
        ),
        waits=True,
        id="resolved_of_spoken",
    ),
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
        Share.of_counts(STANDINGS[CountsAs.WAITING], REAL),
        ("Filed, waiting", "Enregistrées, en attente"),
        (
            "queries whose request the city's own system has not accepted yet, which are not resolved",
            "demandes que le système de la ville n'a pas encore acceptées, donc non résolues",
        ),
        ALL_REAL,
        id="waiting",
    ),
    formula(
        Share.of_counts(FILED_AS[FiledState.ACCEPTED], FILED),
        ("Requests accepted", "Demandes acceptées par la ville"),
        (
            "of these, those known to be in the city's own system",
            "parmi elles, celles dont on sait qu'elles sont dans le système de la ville",
        ),
        ALL_FILED,
    ),
    formula(
        Share.of_counts(FILED_AS[FiledState.REFUSED], FILED),
        ("Requests refused", "Demandes refusées par la ville"),
        (
            "of these, those the city's own system refused, which count as failures",
            "parmi elles, celles que le système de la ville a refusées, comptées comme échecs",
        ),
        ALL_FILED,
    ),
    formula(
        Share.of_counts(REOPENED, REAL),
        ("Taken up again in the same call", "Reprises dans le même appel"),
        (
            "queries whose caller asked the same again, or for a person, after they had seemed over",
            "demandes que la personne a reposées, ou pour lesquelles elle a voulu quelqu'un, après leur fin",
        ),
        ALL_REAL,
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
            (
                "calls that ended without being sent to a person (reached or not), message, call-back,"
                " emergency or failure, hang-ups and silence too"
            ),
            (
                "appels terminés sans envoi à une personne (jointe ou non), message, rappel, urgence ni"
                " panne, raccrochages et silences compris"
            ),
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
        ("Wrongly counted as handled", "Comptées à tort comme réglées"),
        ("contained queries that were not resolved", "demandes contenues qui n'ont pas été résolues"),
        Text(
            "contained queries older than {repeat_days} days, without redirected and waiting ones",
            "demandes contenues de plus de {repeat_days} jours, sans celles réorientées ou en attente",
        ),
        waits=True,
        id="falsely_contained",
    ),
    formula(
        Share.of_counts(OPTED_OUT, REAL),
        ("Asked for staff at once", "Personne demandée d'emblée"),
        (
            "queries in which the caller asked for a person before any answer",
            "demandes où une personne a été demandée avant toute réponse",
        ),
        ALL_REAL,
    ),
    formula(
        Share.of_counts(REPEATED, TESTED),
        ("Repeat calls", "Appels répétés"),
        (
            (
                "of these, those whose caller raised the topic again, later in the call or within"
                " {repeat_days} days, or, after an answer without a yes or no, called again for a person or"
                " about something not understood"
            ),
            (
                "parmi elles, celles dont la personne a reposé la question, plus tard dans l'appel ou en"
                " {repeat_days} jours, ou, après une réponse sans oui ni non, a rappelé pour une personne ou"
                " sur un sujet non compris"
            ),
        ),
        KNOWN,
        waits=True,
    ),
    formula(
        Share.of_counts(FIRST_CONTACT, TESTED),
        ("Did not come back", "N'ont pas eu à revenir"),
        (
            (
                "of these, those not given up, lost, rejected, failed, or raised again within {repeat_days}"
                " days; also those that a person took, a message was left for, or another body handles"
            ),
            (
                "celles ni abandonnées, perdues, rejetées, échouées, ni reposées en {repeat_days} jours;"
                " aussi celles prises par une personne, remises à un message ou réorientées"
            ),
        ),
        KNOWN,
        waits=True,
    ),
    formula(
        Share.of_counts(FIRST_CONTACT_LINE, TESTED),
        ("Settled by the line at the first call", "Réglées par la ligne au premier appel"),
        (
            (
                "of these, those the line answered, or the city's system accepted, not rejected or raised"
                " again in {repeat_days} days"
            ),
            (
                "celles répondues par la ligne ou acceptées par le système de la ville, ni rejetées"
                " ni reposées en {repeat_days} jours"
            ),
        ),
        KNOWN,
        waits=True,
    ),
    formula(
        Share.of_counts(IDENTIFIABLE, REAL),
        ("Identifiable callers", "Personnes identifiables"),
        (
            "queries whose caller's number was not hidden: the reach of the repeat test",
            "demandes dont le numéro n'était pas masqué : la portée du test des appels répétés",
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


WHERE = {
    "greeting": ("in the greeting", "à l'accueil"),
    "answer": ("in mid-answer", "pendant la réponse"),
    "menu": ("in a menu", "dans un menu"),
    "reprompt": ("in a reprompt", "pendant une relance"),
    "elsewhere": ("elsewhere", "ailleurs"),
}

ENDING_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(ABANDONED, REAL),
        ("Abandoned", "Abandonnées"),
        (
            "queries given up before an answer, or after one that depends on what was not asked",
            "demandes abandonnées avant une réponse, ou après une qui dépend de ce qui n'a pas été demandé",
        ),
        ALL_REAL,
        id="abandoned",
    ),
    formula(
        Share.of_counts(LEFT_AT_ONCE, ENDED),
        ("Hung up on the greeting", "Départs à l'accueil"),
        (
            "calls whose caller hung up before anything was said but the greeting",
            "appels où la personne a raccroché pendant l'accueil",
        ),
        ALL_CALLS,
        id="greeting_hang_ups",
    ),
    *(
        formula(
            Share.of_counts(PLACES_LEFT[place], REAL),
            (f"Abandoned {en}", f"Abandonnées {fr}"),
            (f"queries given up {en}", f"demandes abandonnées {fr}"),
            ALL_REAL,
        )
        for place, (en, fr) in WHERE.items()
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.FAILED], REAL),
        ("Technical failures", "Défaillances techniques"),
        (
            "queries that ended because the line failed, or whose request the city's system refused",
            "demandes terminées par une défaillance de la ligne, ou refusées par le système de la ville",
        ),
        ALL_REAL,
        id="failed",
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.EMERGENCY], REAL),
        ("Emergencies", "Urgences"),
        (
            "queries to which the safety words were spoken",
            "demandes où les consignes d'urgence ont été dites",
        ),
        ALL_REAL,
        id="emergencies",
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.REDIRECTED], REAL),
        ("Redirected", "Réorientées"),
        ("queries whose caller was told whom to call", "demandes dont la personne a su qui appeler"),
        ALL_REAL,
        id="redirected",
    ),
    formula(
        Share.of_counts(STANDINGS[CountsAs.EXCLUDED], OVER),
        ("Silence and spam", "Silences et indésirables"),
        ("silent calls, fax tones and robocalls", "appels muets, télécopieurs et appels automatisés"),
        Text("all queries that are over", "toutes les demandes terminées"),
        id="excluded",
    ),
)
