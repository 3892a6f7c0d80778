"""How queries ended that were not resolved: given up and where, failed, in danger, elsewhere."""

from metrics.formula import Formula, Share, formula
from metrics.outcome import CountsAs
from metrics.query_counts import ABANDONED, OVER, PLACES_LEFT, REAL, STANDINGS
from metrics.resolution_rates import ALL_REAL
from metrics.text import Text

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
        ("queries given up before an answer", "demandes abandonnées avant une réponse"),
        ALL_REAL,
        id="abandoned",
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
        ("queries that ended because the line failed", "demandes terminées par une défaillance de la ligne"),
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
