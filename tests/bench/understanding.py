"""How well and how fast the line understands: `python -m tests.bench.understanding`.

The public sets are read from `../shared/data` (or the folder in CITYLINE_BENCH_DATA) and left out where it
is missing; thresholds are chosen on their validation parts, figures are of their test parts.
"""

import os
import resource
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from intents.encoder import Encoder
from intents.experiment import Experiment, run
from intents.labelled import read_labelled
from intents.lessons import lessons
from intents.loading import load_catalog
from intents.matcher import Matcher
from intents.measure import Share, auroc, share
from intents.mini_lm import MiniLm
from intents.phrasing import DANGER, OUT_OF_SCOPE, Phrasing
from intents.sentence_encoder import SentenceEncoder
from intents.trial import NO_DANGER, Trial, try_all

ROOT = Path(__file__).parents[2]
CITY = ROOT / "deploy" / "example-city"
MODELS = ROOT / "var" / "models"
DATA = Path(os.environ.get("CITYLINE_BENCH_DATA", ROOT.parent / "shared" / "data"))
PUBLIC = (
    ("CLINC150, 10 phrasings each", "clinc150", "train-10shot", "closed ≥ 92, in scope/oos ≥ 86/92"),
    ("CLINC150, all phrasings", "clinc150", "train-full", "AUROC ≥ 97"),
    ("BANKING77, 10 phrasings each", "banking77", "train-10shot", "closed ≥ 88"),
)


def main() -> None:
    """Print the tables."""
    threadpool_limits(1)
    console = Console(width=140)
    if (DATA / "clinc150.test.jsonl").is_file():
        console.print(public(every_encoder()))
    matcher = Matcher.fit(city_lessons(), line_encoders())
    console.print(rivermont(matcher))
    console.print(cost())


def line_encoders() -> tuple[Encoder, ...]:
    """Return what the line itself understands with."""
    return (SentenceEncoder.load(MODELS / "use"),) if (MODELS / "use" / "weights.npz").is_file() else ()


def every_encoder() -> tuple[Encoder, ...]:
    """Return what an evaluation of English questions can use besides."""
    finer = MODELS / "minilm"
    return (*line_encoders(), *([MiniLm.load(finer)] if (finer / "model.safetensors").is_file() else []))


def city_lessons() -> tuple[Phrasing, ...]:
    """Return what the example city teaches."""
    departments = [file.stem for file in (CITY / "departments").glob("*.yaml")]
    catalog, _ = load_catalog(CITY / "answers", departments, ("en", "fr"))
    return lessons(catalog)


def public(encoders: Sequence[Encoder]) -> Table:
    """Learn from and measure on the two public sets."""
    table = table_of(
        "Public sets",
        "closed %",
        "in scope %",
        "oos recall %",
        "AUROC %",
        "ECE %",
        "train s",
        "ms p50",
        "ms p99",
        "goal",
    )
    for name, data, train, goal in PUBLIC:
        read = [read_labelled(DATA / f"{data}.{part}.jsonl")[0] for part in (train, "valid", "test")]
        made = run(Experiment(*read), encoders, time.perf_counter)
        shares = (
            made.accuracy_closed,
            made.accuracy_in_scope,
            made.oos_recall,
            made.auroc,
            made.calibration_error,
        )
        costs = (made.train_seconds, made.ms_per_question_p50, made.ms_per_question_p99)
        table.add_row(
            name, *(f"{100 * each:.1f}" for each in shares), *(f"{each:.1f}" for each in costs), goal
        )
    return table


def rivermont(matcher: Matcher) -> Table:
    """Measure on the utterances written for the example city, typed and as the line hears them."""
    table = table_of(
        "Rivermont",
        "best guess %",
        "kept and right %",
        "oos recall %",
        "AUROC %",
        "danger %",
        "false alarms %",
    )
    for spoken in ("", "spoken_"):
        names = ("test", "oos", "danger_test", "danger_test_negative")
        asked = [question for name in names for question in utterances(f"{spoken}{name}")]
        for language in ("en", "fr"):
            trials = try_all([question for question in asked if question.language == language], matcher)
            table.add_row(f"{spoken or 'typed_'}{language}".replace("_", ", "), *_row(trials))
    return table


def utterances(name: str) -> tuple[Phrasing, ...]:
    """Return the labelled utterances of a file beside the tests."""
    return read_labelled(ROOT / "tests" / "understanding" / f"{name}.jsonl")[0]


def cost() -> Table:
    """Measure learning, asking and memory."""
    started = time.perf_counter()
    matcher = Matcher.fit(city_lessons(), line_encoders())
    trained = time.perf_counter() - started
    asked = utterances("valid")
    spent = []
    for question in asked:
        begun = time.perf_counter()
        matcher.match(question.text, question.language)
        spent.append((time.perf_counter() - begun) * 1000)
    table = table_of("Cost", "measured", "goal")
    table.add_row("learn the example city, s", f"{trained:.1f}", "≤ 10")
    table.add_row(
        "one question p50 / p99, ms",
        f"{np.quantile(spent, 0.5):.1f} / {np.quantile(spent, 0.99):.1f}",
        "≤ 15 p99",
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("peak memory of this bench, MB", f"{peak:.0f}", "≤ 400 for the line")
    return table


def _row(trials: Sequence[Trial]) -> list[str]:
    inside = [each for each in trials if each.is_in_scope]
    outside = [each for each in trials if each.asked.label == OUT_OF_SCOPE]
    danger = [
        each for each in trials if each.asked.label.startswith(DANGER) and each.asked.label != NO_DANGER
    ]
    harmless = [each for each in trials if each.asked.label == NO_DANGER]
    apart = auroc(np.array([each.chance for each in inside]), np.array([each.chance for each in outside]))
    return [
        _cell(share([each.is_right for each in inside])),
        _cell(share([each.is_right and not each.is_refused for each in inside])),
        _cell(share([each.is_refused for each in outside])),
        f"{100 * apart:.1f}",
        _cell(share([each.is_right for each in danger])),
        _cell(share([not each.is_right for each in harmless])),
    ]


def _cell(measured: Share) -> str:
    low, high = measured.interval
    return f"{100 * measured.value:.1f} ({100 * low:.0f}–{100 * high:.0f})" if measured.tried else "–"


def table_of(title: str, *columns: str) -> Table:
    return Table("", *columns, title=title, title_justify="left")


if __name__ == "__main__":
    main()
