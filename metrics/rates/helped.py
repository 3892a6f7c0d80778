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
        ("Resolved: said yes, or filed", "Résolues : oui dit, ou demande enregistrée"),
        (
            (
                "queries whose caller said yes when asked if the answer helped, or whose request the city's"
                " system accepted, and which are not known to be raised again in {repeat_days} days"
            ),
            (
                "demandes dont la personne a dit oui quand on l'a demandé, ou que le système de la ville a"
                " acceptées, sans reprise connue en {repeat_days} jours"
            ),
        ),
    ),
    Proof.CONTENT: (
        ("Resolved: ended content", "Résolues : fin satisfaite"),
        (
            (
                "queries whose caller was not asked, and accepted the answer in their own words, wanted"
                " nothing else or asked something else, and is not known to raise it again in"
                " {repeat_days} days"
            ),
            (
                "demandes dont la personne, sans question, a accepté la réponse en ses mots, n'a rien voulu"
                " d'autre ou a demandé autre chose, sans reprise connue en {repeat_days} jours"
            ),
        ),
    ),
    Proof.SILENT: (
        ("Resolved: left in silence", "Résolues : départ sans un mot"),
        (
            (
                "answered queries whose caller left without a word, such as by hanging up, or with one that"
                " tells nothing, and did not call again in {repeat_days} days"
            ),
            (
                "demandes répondues dont la personne est partie sans un mot, par exemple en raccrochant, ou"
                " avec un mot qui ne dit rien, et n'a pas rappelé en {repeat_days} jours"
            ),
        ),
    ),
}
SIGNS = {
    Sign.ACCEPTED: ("accepted in their own words", "acceptée en ses mots"),
    Sign.NOTHING_ELSE: ("wanted nothing else, or said goodbye", "rien d'autre voulu, ou au revoir"),
    Sign.ASKED_ON: ("asked something else", "autre question"),
}
CONTENT_ONES = Text("resolved queries that ended content", "demandes résolues à fin satisfaite")
REPLIES = Text(
    "callers drawn by chance, twice as many after answers younger than thirty days, who answered"
    " “Did that help?” with yes or no",
    "personnes tirées au sort, deux fois plus après une réponse de moins de trente jours, qui ont répondu"
    " oui ou non à « Est-ce que ça vous aide? »",
)
UNASKED_ONES = Text(
    "answers heard by callers who were not asked if they helped",
    "réponses entendues par des personnes à qui rien n'a été demandé",
)

HELPED_RATES: tuple[Formula, ...] = (
    *(
        formula(Share.of_counts(RESOLVED_BY[proof], REAL), name, written, ALL_REAL, waits=True)
        for proof, (name, written) in SHOWN_BY.items()
    ),
    *(
        formula(
            Share.of_counts(TAKEN_AS[sign], RESOLVED_BY[Proof.CONTENT]),
            (f"Content: {en}", f"Satisfaite : {fr}"),
            (f"of these, those whose sign was: {en}", f"parmi elles, celles dont le signe est : {fr}"),
            CONTENT_ONES,
            waits=True,
        )
        for sign, (en, fr) in SIGNS.items()
    ),
    formula(
        Share.of_counts(SAMPLE_HELPED, SAMPLE_REPLIED),
        ("Sample: it helped", "Échantillon : ça a aidé"),
        ("of these, those who said yes", "parmi elles, celles qui ont dit oui"),
        REPLIES,
    ),
    formula(
        Share.of_counts(SAMPLE_HELPED, SAMPLED),
        ("Sample: it helped, no reply counted as no", "Échantillon : ça a aidé, silence compté comme non"),
        ("of these, those who said yes", "parmi elles, celles qui ont dit oui"),
        Text(
            "callers drawn by chance to be asked “Did that help?” who heard the answer",
            "personnes tirées au sort pour la question, qui ont entendu la réponse",
        ),
        id="sample_helped_of_all",
    ),
    formula(
        Share.of_counts(SAMPLE_QUIET_HELPED, SAMPLE_QUIET),
        ("Sample: it helped, of those who did not call again", "Échantillon : ça a aidé, sans nouvel appel"),
        (
            "of these, those who said yes: how far “did not call again” may be trusted",
            "parmi elles, celles qui ont dit oui : ce que vaut « n'a pas rappelé »",
        ),
        Text(
            "callers drawn by chance who said yes or no, and did not call again in {repeat_days} days",
            "personnes tirées au sort qui ont dit oui ou non, sans nouvel appel en {repeat_days} jours",
        ),
        waits=True,
    ),
    formula(
        Share.of_counts(UNASKED_RESOLVED, UNASKED),
        ("Not asked: counted as resolved", "Sans question : comptées comme résolues"),
        (
            "of these, those counted as resolved: to be held against what the sample says",
            "parmi elles, celles comptées comme résolues : à comparer à l'échantillon",
        ),
        UNASKED_ONES,
        waits=True,
    ),
    formula(
        Share.of_counts(UNASKED_SILENT, UNASKED),
        ("Not asked: counted by silence alone", "Sans question : comptées par le seul silence"),
        (
            "of these, those counted as resolved because nobody called again",
            "parmi elles, celles comptées comme résolues parce que personne n'a rappelé",
        ),
        UNASKED_ONES,
        waits=True,
    ),
)
