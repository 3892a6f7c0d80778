"""Articles on subjects that the product has not learned: `python -m tests.bench.unknown`."""

from collections.abc import Iterator

from rich.console import Console
from threadpoolctl import threadpool_limits

from intents.matcher import Matcher
from intents.measure import share
from intents.phrasing import OUT_OF_SCOPE
from intents.subject_examples import subject_examples
from intents.subject_learning import learn_subjects
from tests.bench.material import city_lessons, line_encoders, table_of, utterances
from tests.bench.rivermont import cell

FILES = ("valid", "valid_second", "valid_third")
EVERY = 4
STARTS = (0, 2)
COLUMNS = tuple(f"{kind} {language}" for kind in ("left out", "others") for language in ("en", "fr"))


def main() -> None:
    """Print how often the right article is the best guess, every fourth subject left out, from two starts."""
    threadpool_limits(1)
    taught, encoder = city_lessons(), line_encoders()[0]
    examples = subject_examples()
    subjects = sorted({each.label for each in examples} - {OUT_OF_SCOPE})
    without = Matcher.fit(taught, (encoder,))
    table = table_of("Best guess right, %", *COLUMNS)
    for start in STARTS:
        left_out = {*subjects[start::EVERY]}
        known = [each for each in examples if each.label not in left_out]
        table.add_row("no subjects", *_cells(without, left_out))
        some = Matcher.fit(taught, (learn_subjects(known, encoder, "some"),))
        table.add_row(f"all but each {EVERY}th from {start}", *_cells(some, left_out))
    Console(width=140).print(table)


def _cells(matcher: Matcher, left_out: set[str]) -> Iterator[str]:
    for is_left_out in (True, False):
        for language in ("en", "fr"):
            of_all = (each for name in FILES for each in utterances(name) if each.language == language)
            asked = [each for each in of_all if (each.label in left_out) is is_left_out]
            ranked = matcher.weigh([each.text for each in asked], language)
            found = [each.candidates[0].article if each.candidates else "" for each in ranked]
            rightly = zip(found, asked, strict=True)
            yield cell(share([article == each.label for article, each in rightly]))


if __name__ == "__main__":
    main()
