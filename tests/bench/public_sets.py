"""CLINC150 and BANKING77: thresholds come from their validation parts, figures from their test parts."""

import time
from collections.abc import Iterator, Sequence

from rich.table import Table

from intents.evaluation.evaluation import read_labelled
from intents.evaluation.experiment import Experiment, ExperimentFigures, run
from intents.matching.encoder import Encoder
from tests.bench.goal import Goal
from tests.bench.material import DATA, table_of

FEW = "CLINC150, 10 phrasings each"
ALL = "CLINC150, all phrasings"
BANKING = "BANKING77, 10 phrasings each"
SETS = {
    FEW: ("clinc150", "train-10shot"),
    ALL: ("clinc150", "train-full"),
    BANKING: ("banking77", "train-10shot"),
}
COLUMNS = ("closed %", "in scope %", "oos recall %", "AUROC %", "ECE %", "train s", "ms p50", "ms p99")


def are_here() -> bool:
    """Whether the sets are on this machine."""
    return (DATA / "clinc150.test.jsonl").is_file()


def measured(encoders: Sequence[Encoder]) -> dict[str, ExperimentFigures]:
    """Learn from and measure on each set."""
    return {name: _measured(*data, encoders) for name, data in SETS.items()}


def public_table(figures: dict[str, ExperimentFigures]) -> Table:
    """Return all figures of the sets."""
    table = table_of("Public sets", *COLUMNS)
    for name, made in figures.items():
        shares = (
            made.accuracy_closed,
            made.accuracy_in_scope,
            made.oos_recall,
            made.auroc,
            made.calibration_error,
        )
        costs = (made.train_seconds, made.ms_per_question_p50, made.ms_per_question_p99)
        cells = ("–" if each is None else f"{100 * each:.1f}" for each in shares)
        table.add_row(name, *cells, *(f"{each:.1f}" for each in costs))
    return table


def public_goals(figures: dict[str, ExperimentFigures]) -> Iterator[Goal]:
    """Return what is wanted of the sets."""
    few = figures[FEW]
    yield Goal(f"{FEW}: best guess", 92, 100 * few.accuracy_closed)
    yield Goal(f"{FEW}: in scope, balanced", 86, 100 * few.accuracy_in_scope)
    yield Goal(f"{FEW}: out-of-scope recall, balanced", 92, 100 * (few.oos_recall or 0))
    yield Goal(f"{ALL}: AUROC", 97, 100 * (figures[ALL].auroc or 0))
    yield Goal(f"{BANKING}: best guess", 88, 100 * figures[BANKING].accuracy_closed)


def _measured(data: str, train: str, encoders: Sequence[Encoder]) -> ExperimentFigures:
    read = [read_labelled(DATA / f"{data}.{part}.jsonl")[0] for part in (train, "valid", "test")]
    return run(Experiment(*read), encoders, time.perf_counter)
