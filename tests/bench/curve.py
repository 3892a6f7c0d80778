"""How well ever more phrasings are understood, on validation utterances: `python -m tests.bench.curve`."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console
from threadpoolctl import threadpool_limits

from intents.articles.phrasing import Phrasing
from intents.matching.matcher import Matcher
from intents.matching.subject_encoder import with_subjects
from tests.bench.material import city_lessons, line_encoders, table_of
from tests.bench.parts import COLUMNS, validated

STEPS = (5, 10, 15, 20, 1000)


def main() -> None:
    """Print one row for each number of phrasings."""
    threadpool_limits(1)
    taught, usual = city_lessons(), with_subjects(line_encoders())
    table = table_of("Right, and AUROC, in %", *COLUMNS)
    for most in STEPS:
        some = [*first_of_each(taught, most)]
        table.add_row(f"at most {most} ({len(some)} in all)", *validated(Matcher.fit(some, usual)))
    Console(width=140).print(table)


def first_of_each(taught: Sequence[Phrasing], most: int) -> Iterator[Phrasing]:
    """Yield so many phrasings of each article and language, and all that belongs to none."""
    seen: Counter[tuple[str, str]] = Counter()
    for each in taught:
        seen[each.label, each.language] += 1
        if not each.is_of_an_article or seen[each.label, each.language] <= most:
            yield each


if __name__ == "__main__":
    main()
