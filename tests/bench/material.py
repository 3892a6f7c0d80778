"""What the benches of understanding learn from and ask."""

import os
from pathlib import Path

from rich.table import Table

from intents.articles.folder import load_catalog
from intents.articles.phrasing import Phrasing, training_phrasings
from intents.evaluation.evaluation import read_labelled
from intents.matching.encoder import Encoder
from intents.matching.installed import encoders_of, every_encoder_of

ROOT = Path(__file__).parents[2]
CITY = ROOT / "deploy" / "example-city"
MODELS = ROOT / "var" / "models"
DATA = Path(os.environ.get("CITYLINE_BENCH_DATA", ROOT.parent / "shared" / "data"))


def line_encoders() -> tuple[Encoder, ...]:
    """Return what the line itself understands with."""
    return encoders_of(MODELS)


def every_encoder() -> tuple[Encoder, ...]:
    """Return what an evaluation of English questions can use besides."""
    return every_encoder_of(MODELS)


def city_lessons() -> tuple[Phrasing, ...]:
    """Return what the example city teaches."""
    departments = [file.stem for file in (CITY / "departments").glob("*.yaml")]
    catalog, _ = load_catalog(CITY / "answers", departments, ("en", "fr"))
    return training_phrasings(catalog)


def utterances(name: str) -> tuple[Phrasing, ...]:
    """Return the labelled utterances of a file beside the tests; raise ValueError if it cannot be read."""
    found, problems = read_labelled(ROOT / "tests" / "understanding" / f"{name}.jsonl")
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return found


def table_of(title: str, *columns: str) -> Table:
    """Return an empty table."""
    return Table("", *columns, title=title, title_justify="left")
