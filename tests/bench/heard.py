"""Words heard wrong in the spoken files, in %: `python -m tests.bench.heard`."""

import json
from collections.abc import Sequence

from rich.console import Console

from intents.wording import plain
from tests.bench.material import ROOT, table_of

FILES = ("test", "oos", "danger_test", "danger_test_negative", "valid")


def main() -> None:
    """Print one row for each file; spelling counts, case and marks do not."""
    table = table_of("Words heard wrong, %", "English", "French")
    for name in FILES:
        table.add_row(f"spoken_{name}", *(_wrong(name, language) for language in ("en", "fr")))
    Console(width=100).print(table)


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the fewest words to change, leave out or put in (Levenshtein 1966)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def _wrong(name: str, language: str) -> str:
    written = (ROOT / "tests" / "understanding" / f"spoken_{name}.jsonl").read_text("utf-8").splitlines()
    lines = [each for each in map(json.loads, written) if each["lang"] == language]
    pairs = [(plain(line["said"]).split(), plain(line["text"]).split()) for line in lines]
    wrong, spoken = sum(errors(*pair) for pair in pairs), sum(len(said) for said, _ in pairs)
    return f"{100 * wrong / spoken:.1f} of {len(lines)} utterances"


if __name__ == "__main__":
    main()
