"""Rates of recognition and accuracy: the line's counts, reviews and ratings."""

from metrics.facts.call_counts import (
    ASKED,
    CAUTIONED,
    LABELLED,
    LABELS,
    NO_INPUT,
    NO_MATCH,
    PLEASED,
    RATED,
    TURNS,
)
from metrics.facts.formula import Formula, Share, formula
from metrics.ledger.records import LabelKind
from metrics.text import Text

ALL_TURNS = Text("all prompts played", "toutes les questions posées")
ALL_LABELS = Text("turns drawn and labelled by reviewers", "échanges tirés au sort et évalués")
VERDICTS = {
    LabelKind.RIGHT: ("Answer accuracy", "Exactitude", "the line did right", "la ligne a bien fait"),
    LabelKind.WRONG_ANSWER: (
        "Wrong answers",
        "Mauvaises réponses",
        "the answer was wrong",
        "la réponse était mauvaise",
    ),
    LabelKind.SHOULD_HAVE_ESCALATED: (
        "Missed escalations",
        "Transferts manqués",
        "a person was needed",
        "il fallait une personne",
    ),
    LabelKind.HEARD_WRONGLY: (
        "Heard wrongly",
        "Mal entendus",
        "the words were heard wrongly",
        "les mots ont été mal entendus",
    ),
}

HEARING_RATES: tuple[Formula, ...] = (
    formula(
        Share.of_counts(NO_INPUT, TURNS),
        ("No-input", "Sans parole"),
        ("prompts after which nothing was heard", "questions après lesquelles rien n'a été entendu"),
        ALL_TURNS,
    ),
    formula(
        Share.of_counts(NO_MATCH, TURNS),
        ("No-match", "Sans correspondance"),
        ("prompts whose answer fitted no topic", "questions dont la réponse ne correspondait à aucun sujet"),
        ALL_TURNS,
    ),
    formula(
        Share.of_counts(CAUTIONED, TURNS),
        ("Safety sentence said", "Consigne de sécurité dite"),
        (
            "turns in which the safety sentence was said before the answer",
            "échanges où la consigne de sécurité a précédé la réponse",
        ),
        ALL_TURNS,
    ),
    *(
        formula(
            Share.of_counts(LABELS[kind], LABELLED),
            (name_en, name_fr),
            (f"turns of which reviewers say that {en}", f"échanges dont on dit : {fr}"),
            ALL_LABELS,
        )
        for kind, (name_en, name_fr, en, fr) in VERDICTS.items()
    ),
    formula(
        Share.of_counts(PLEASED, RATED),
        ("Satisfied callers", "Personnes satisfaites"),
        ("callers who pressed 4 or 5", "personnes qui ont appuyé sur 4 ou 5"),
        Text("callers who pressed a key", "personnes qui ont appuyé sur une touche"),
    ),
    formula(
        Share.of_counts(RATED, ASKED),
        ("Response rate", "Taux de réponse"),
        ("callers who pressed a key", "personnes qui ont appuyé sur une touche"),
        Text("callers who were asked", "personnes interrogées"),
        id="response_rate",
    ),
)
