"""What the line hears of danger, file by file, the matcher left out: `python -m tests.bench.danger`."""

from rich.console import Console
from threadpoolctl import threadpool_limits

from intents.danger.rules import hear_danger
from intents.evaluation.evaluation import share
from intents.understanding import Danger
from intents.utterance_classifier import LearnedClassifier, shipped_classifier
from tests.bench.material import line_encoders, table_of, utterances
from tests.bench.rivermont import cell

UNSEEN = ("danger_calibration", "danger_earlier", "danger_unseen")
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


def main() -> None:
    """Print how much of each file is taken for danger, right or wrong."""
    threadpool_limits(1)
    classifier = shipped_classifier(line_encoders())
    table = table_of("Taken for danger: certain, and certain or possible, %", "English", "French")
    for name in (*(f"{each}{kind}" for each in FILES for kind in ("", "_negative")), *OTHERS):
        table.add_row(name, *(_taken(classifier, name, language) for language in ("en", "fr")))
    Console(width=140).print(table)


def _taken(classifier: LearnedClassifier, name: str, language: str) -> str:
    asked = [each.text for each in utterances(name) if each.language == language]
    heard = [hear_danger(text, language, classifier.read(text, language)) for text in asked]
    certain = share([isinstance(each, Danger) for each in heard])
    return f"{cell(certain)}, {cell(share([each is not None for each in heard]))}"


if __name__ == "__main__":
    main()
