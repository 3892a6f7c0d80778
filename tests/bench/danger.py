"""What the line hears of danger, file by file, the matcher left out: `python -m tests.bench.danger`."""

from rich.console import Console
from threadpoolctl import threadpool_limits

from intents.danger_hearing import DangerHearing
from intents.measure import share
from tests.bench.material import line_encoders, table_of, utterances
from tests.bench.rivermont import cell

UNSEEN = tuple(
    f"danger_{each}" for each in ("fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
)
FILES = ("danger_valid", "danger_test", *UNSEEN, "spoken_danger_test")
OTHERS = (
    "valid",
    "valid_oos",
    "valid_second",
    "valid_second_oos",
    "valid_third",
    "valid_third_oos",
    "valid_fourth",
    "valid_fourth_oos",
    "controls",
)


def main() -> None:
    """Print how much of each file is taken for danger, right or wrong."""
    threadpool_limits(1)
    hearing = DangerHearing.through(line_encoders())
    table = table_of("Taken for danger, %", "English", "French")
    for name in (*(f"{each}{kind}" for each in FILES for kind in ("", "_negative")), *OTHERS):
        table.add_row(name, *(_taken(hearing, name, language) for language in ("en", "fr")))
    Console(width=140).print(table)


def _taken(hearing: DangerHearing, name: str, language: str) -> str:
    asked = [each for each in utterances(name) if each.language == language]
    measured = share([hearing.hear(each.text, language) is not None for each in asked])
    return f"{measured.right} of {measured.tried}: {cell(measured)}"


if __name__ == "__main__":
    main()
