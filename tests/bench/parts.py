"""What each part of the matcher is worth, on validation utterances: `python -m tests.bench.parts`."""

from collections.abc import Iterator

import numpy as np
from rich.console import Console
from threadpoolctl import threadpool_limits

from intents.evaluation.evaluation import auroc, share
from intents.matching.likeness import Shares
from intents.matching.matcher import Matcher
from intents.matching.subject_encoder import with_subjects
from tests.bench.material import city_lessons, every_encoder, line_encoders, table_of, utterances

NONE = 1e-6
COLUMNS = tuple(f"{kind} {lang}" for kind in ("typed", "spoken") for lang in ("en", "fr"))


def main() -> None:
    """Print one row for each part left out."""
    threadpool_limits(1)
    table = table_of("Right, and AUROC, in %", *COLUMNS)
    for name, matcher in _matchers():
        table.add_row(name, *validated(matcher))
    Console(width=140).print(table)


def _matchers() -> Iterator[tuple[str, Matcher]]:
    taught, usual = city_lessons(), with_subjects(line_encoders())
    yield "whole", Matcher.fit(taught, usual)
    yield "without words", Matcher.fit(taught, usual, Shares(words=NONE))
    yield "without letters", Matcher.fit(taught, usual, Shares(letters=NONE))
    yield "without sounds", Matcher.fit(taught, usual, Shares(sounds=NONE))
    yield "meaning alone", Matcher.fit(taught, usual, Shares(NONE, NONE, NONE))
    yield "without subjects", Matcher.fit(taught, line_encoders())
    yield "without meaning", Matcher.fit(taught, ())
    yield "with the finer English encoder", Matcher.fit(taught, every_encoder())
    articles = [each for each in taught if each.is_of_an_article]
    yield "without what no article answers", Matcher.fit(articles, usual)


def validated(matcher: Matcher) -> list[str]:
    """Return a cell for each column."""
    cells = []
    for spoken in ("", "spoken_"):
        for language in ("en", "fr"):
            asked = [each for each in utterances(f"{spoken}valid") if each.language == language]
            strangers = [each for each in utterances(f"{spoken}valid_oos") if each.language == language]
            weighed = matcher.weigh([each.text for each in asked], language)
            foreign = matcher.weigh([each.text for each in strangers], language)
            right = [
                bool(w.candidates) and w.candidates[0].article == a.label
                for w, a in zip(weighed, asked, strict=True)
            ]
            apart = auroc(np.array([w.chance for w in weighed]), np.array([w.chance for w in foreign]))
            cells.append(f"{100 * share(right).value:.1f} (AUROC {100 * (apart or 0):.1f})")
    return cells


if __name__ == "__main__":
    main()
