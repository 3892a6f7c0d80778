"""A small answer base that is learned in a moment, without an encoder."""

import pytest

from intents.articles.phrasing import Phrasing, out_of_scope
from intents.matching.matcher import Matcher

TAUGHT = {
    ("waste.collection_day", "en"): (
        "what day is my garbage picked up",
        "garbage day",
        "when does the recycling truck come",
        "which week is blue box week",
        "when do you collect the green bin",
        "garbage and recycling day",
    ),
    ("waste.collection_day", "fr"): (
        "c'est quand la collecte des ordures",
        "le jour des vidanges",
        "quel jour passe le camion de recyclage",
        "quand ramassez-vous le bac brun",
        "c'est la semaine du bac bleu",
        "le jour de la collecte",
    ),
    ("waste.missed_pickup", "en"): (
        "you missed my garbage pickup",
        "the garbage truck did not come",
        "my bin was not emptied",
        "the recycling was left behind",
        "nobody picked up my trash",
        "a missed pickup",
    ),
    ("waste.missed_pickup", "fr"): (
        "vous avez oublié ma collecte",
        "le camion n'est pas passé",
        "mon bac n'a pas été vidé",
        "le recyclage est resté là",
        "personne n'a ramassé mes vidanges",
        "une collecte manquée",
    ),
    ("revenue.tax_due_date", "en"): (
        "when are property taxes due",
        "tax due date",
        "what is the deadline for my tax bill",
        "how late can i pay the property tax",
        "when is the second tax instalment",
        "the due date of property taxes",
    ),
    ("revenue.tax_due_date", "fr"): (
        "quand faut-il payer les taxes foncières",
        "la date limite des taxes",
        "c'est quand le deuxième versement",
        "jusqu'à quand payer le compte de taxes",
        "l'échéance des taxes municipales",
        "la date d'échéance des taxes",
    ),
    ("recreation.pool_hours", "en"): (
        "what time does the pool open",
        "pool hours",
        "is the swimming pool open on sunday",
        "when can i swim at the pool",
        "public swim schedule",
        "the hours of the pools",
    ),
    ("recreation.pool_hours", "fr"): (
        "à quelle heure ouvre la piscine",
        "les heures de la piscine",
        "la piscine est-elle ouverte le dimanche",
        "quand est-ce qu'on peut nager",
        "l'horaire du bain libre",
        "l'horaire des piscines",
    ),
}
"Phrasings of four articles, by article and language."


@pytest.fixture(scope="session")
def taught() -> tuple[Phrasing, ...]:
    """Every phrasing of the small answer base and what comes with the product."""
    own = (
        Phrasing(text, article, language) for (article, language), texts in TAUGHT.items() for text in texts
    )
    return (*own, *out_of_scope(("en", "fr")))


@pytest.fixture(scope="session")
def matcher(taught: tuple[Phrasing, ...]) -> Matcher:
    """What the small answer base taught."""
    return Matcher.fit(taught, ())
