"""What the line hears of danger, file by file, the matcher left out: `python -m tests.bench.danger`."""

from collections.abc import Sequence
from typing import TypeAlias

from rich.console import Console
from threadpoolctl import threadpool_limits

from intents.articles.article import Language
from intents.danger.rules import Caution, hear_danger
from intents.evaluation.evaluation import share
from intents.matching.utterance_classifier import LearnedClassifier, shipped_classifier
from intents.meaning.understanding import Danger
from intents.text.languages import languages
from tests.bench.material import line_encoders, table_of, utterances
from tests.bench.rivermont import cell

UNSEEN = ("danger_calibration", "danger_earlier", "danger_unseen", "danger_plans")
FILES = ("danger_valid", "danger_test", *UNSEEN, "spoken_danger_test")
OTHERS = (
    "valid",
    "valid_oos",
    "valid_other_voices",
    "valid_other_voices_oos",
    "valid_held_back",
    "valid_held_back_oos",
    "valid_other_author",
    "valid_other_author_oos",
    "controls",
)


Heard: TypeAlias = Danger | Caution | None


def main() -> None:
    """Print how much of each file is taken for danger, right or wrong, and of all together."""
    threadpool_limits(1)
    classifier = shipped_classifier(line_encoders())
    table = table_of("Taken for danger: certain, and certain or possible, %", "English", "French")
    in_danger, others = FILES, (*(f"{each}_negative" for each in FILES), *OTHERS)
    heard = {
        (name, language): _heard(classifier, name, language)
        for name in (*in_danger, *others)
        for language in languages()
    }
    for name in (*in_danger, *others):
        table.add_row(name, *(_taken(heard[name, language]) for language in languages()))
    for title, names in (("all in danger", in_danger), ("all others", others)):
        together = ([one for name in names for one in heard[name, language]] for language in languages())
        table.add_row(title, *(f"{_taken(each)} of {len(each)}" for each in together))
    Console(width=140).print(table)


def stated_figures(classifier: LearnedClassifier, language: Language) -> dict[str, int]:
    """Return what a language's file states of danger, counted on the callers whom nobody has read."""
    found, ordinary = (
        _heard(classifier, name, language) for name in ("danger_unseen", "danger_unseen_negative")
    )
    return {
        "danger_asked": len(found),
        "danger_found": sum(one is not None for one in found),
        "ordinary_asked": len(ordinary),
        "ordinary_told_to_hang_up": sum(isinstance(one, Danger) for one in ordinary),
    }


def _heard(classifier: LearnedClassifier, name: str, language: Language) -> list[Heard]:
    asked = [each.text for each in utterances(name) if each.language == language]
    return [hear_danger(text, language, classifier.read(text, language)) for text in asked]


def _taken(heard: Sequence[Heard]) -> str:
    certain = share([isinstance(each, Danger) for each in heard])
    return f"{cell(certain)}, {cell(share([each is not None for each in heard]))}"


if __name__ == "__main__":
    main()
