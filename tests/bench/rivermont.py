"""The example city: utterances written for it, typed and as heard: `python -m tests.bench.rivermont`."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from intents.articles.phrasing import DANGER, OUT_OF_SCOPE
from intents.danger.rules import hear_danger
from intents.evaluation.evaluation import Proportion, auroc, share
from intents.evaluation.trial import NO_DANGER, Trial, try_all
from intents.interpretation.topic_talk import NluModels
from intents.matching.matcher_store import learned
from intents.matching.subject_encoder import with_subjects
from intents.matching.utterance_classifier import shipped_classifier
from ivr.line.nlu import LEARNED
from tests.bench.goal import Goal
from tests.bench.material import MODELS, city_lessons, line_encoders, table_of, utterances

UNSEEN = tuple(f"danger_{name}{kind}" for name in ("earlier", "unseen") for kind in ("", "_negative"))
MEASURED = ("test", "oos", *UNSEEN)
HEARD = ("spoken_test", "spoken_oos", "spoken_danger_test", "spoken_danger_test_negative")
WANTED = {("typed", "en"): 95, ("typed", "fr"): 95, ("spoken", "en"): 90, ("spoken", "fr"): 88}
COLUMNS = ("best guess %", "kept and right %", "oos recall %", "AUROC %", "danger %", "false alarms %")
Tried = dict[tuple[str, str], Sequence[Trial]]


def tried() -> Tried:
    """Put every utterance to the line, by way and language."""
    encoders = line_encoders()
    matcher = learned(city_lessons(), with_subjects(encoders), MODELS / LEARNED)
    models = NluModels(matcher, hear_danger, shipped_classifier(encoders))
    asked = {"typed": MEASURED, "spoken": HEARD}
    return {
        (way, language): try_all(
            [each for name in names for each in utterances(name) if each.language == language],
            models,
        )
        for way, names in asked.items()
        for language in ("en", "fr")
    }


def rivermont_table(trials: Tried) -> Table:
    """Return all figures with their intervals."""
    table = table_of("Rivermont", *COLUMNS)
    for (way, language), these in trials.items():
        inside, outside, danger, harmless = _parted(these)
        apart = auroc(np.array([each.chance for each in inside]), np.array([each.chance for each in outside]))
        table.add_row(
            f"{way}, {language}",
            cell(share([each.is_right for each in inside])),
            cell(share([each.is_right and not each.is_refused for each in inside])),
            cell(share([each.is_refused for each in outside])),
            f"{100 * (apart or 0):.1f}",
            cell(share([each.is_right for each in danger])),
            cell(share([not each.is_right for each in harmless])),
        )
    return table


def rivermont_goals(trials: Tried) -> Iterator[Goal]:
    """Return what is wanted of the city."""
    for (way, language), these in trials.items():
        inside, outside, danger, harmless = _parted(these)
        name = f"Rivermont {way}, {language}"
        yield Goal(f"{name}: best guess", WANTED[way, language], _percent([each.is_right for each in inside]))
        yield Goal(f"{name}: out-of-scope recall", 90, _percent([each.is_refused for each in outside]))
        yield Goal(f"{name}: danger", 100, _percent([each.is_right for each in danger]))
        alarms = _percent([not each.is_right for each in harmless])
        yield Goal(f"{name}: false alarms", 1, alarms, is_ceiling=True)


def _parted(trials: Sequence[Trial]) -> tuple[list[Trial], list[Trial], list[Trial], list[Trial]]:
    """Those of articles, out of scope, in danger, and harmless look-alikes."""
    return (
        [each for each in trials if each.is_in_scope],
        [each for each in trials if each.asked.label == OUT_OF_SCOPE],
        [each for each in trials if each.asked.label.startswith(DANGER) and each.asked.label != NO_DANGER],
        [each for each in trials if each.asked.label == NO_DANGER],
    )


def _percent(flags: Sequence[bool]) -> float:
    return 100 * share(flags).value


def cell(measured: Proportion) -> str:
    """Return a share in % with its interval of 95%."""
    low, high = measured.interval
    return f"{100 * measured.value:.1f} ({100 * low:.0f}–{100 * high:.0f})" if measured.tried else "–"


if __name__ == "__main__":
    threadpool_limits(1)
    Console(width=140).print(rivermont_table(tried()))
