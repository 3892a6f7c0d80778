"""Measure what is heard as no city's business: `python -m training.measuring_scope`, some minutes.

Prints, with the scope reader and without it, what becomes of sentences that no article answers, of questions
to the city at first turns, and of turns after an answer by sealed authors; other files of turns may be named.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from intents.meaning.reading import Asked
from intents.meaning.understanding import Ambiguous, NoMatch, Recognized, Understanding
from intents.text.transcript import Closed, Expecting, OpenQuestion, Transcript, YesNo
from ivr.call.city import load_city
from ivr.line.nlu import NluPipeline, NluTrainer

ROOT = Path(__file__).parents[1]
SETS = ROOT / "tests" / "understanding"
FIRST_TURNS = ("valid_held_back", "test", "valid_held_back_oos", "oos")
AFTER: Mapping[str, Closed] = {
    Asked.DID_THAT_HELP: Closed.DID_THAT_HELP,
    Asked.ANYTHING_ELSE: Closed.ANYTHING_ELSE,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A caller's words in context, with what they are about."""

    kind: str
    language: str
    text: str
    expecting: Expecting
    article: str = ""


def first_turns(path: Path) -> Iterator[Turn]:
    """Yield the labelled sentences of a file."""
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        yield Turn(path.stem, row["lang"], row["text"], OpenQuestion(), row["label"])


def later_turns(path: Path) -> Iterator[Turn]:
    """Yield an author's turns after an answer."""
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        asked, article = row["after"]["asked"], row["after"].get("article")
        if asked in AFTER and article:
            yield Turn(_kind(row), row["lang"], row["text"], YesNo(AFTER[asked], article))


def _kind(row: Mapping[str, Any]) -> str:
    labels = {name for each in (row["expect"], *row.get("also", ())) if each for name in each}
    if "out_of_scope" in row["expect"]:
        return "after an answer: no city's"
    return "after an answer: perhaps no city's" if "out_of_scope" in labels else "after an answer: others"


def measured(turns: Iterator[Turn], line: NluPipeline) -> dict[str, Counter[str]]:
    """Return what became of each kind of turn, by language."""
    found: dict[str, Counter[str]] = {}
    for turn in turns:
        said = Transcript(turn.text, turn.language, 1.0)
        meant = line.understand_now(said, turn.expecting, turn.language)
        found.setdefault(f"{turn.kind} {turn.language}", Counter())[_became(meant, turn, line)] += 1
    return found


def _became(meant: Understanding, turn: Turn, line: NluPipeline) -> str:
    match meant:
        case Recognized(article) if line.referrals and article in line.referrals.articles:
            return "referred"
        case Recognized(article):
            return "right article" if article == turn.article else "another article"
        case Ambiguous(candidates):
            is_offered = turn.article in {each.article for each in candidates}
            return "asked back with it" if is_offered else "asked back"
        case NoMatch(is_unanswered=True):
            return "offered a person"
        case NoMatch():
            return "not understood"
        case _:
            return "an act"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("turns", nargs="*", type=Path, help="more files of turns, one an author")
    options = parser.parse_args()
    line = NluTrainer.load(ROOT / "var" / "models").pipeline(
        load_city(ROOT / "deploy" / "example-city").catalog
    )
    files = [*sorted((SETS / "responses").glob("*.jsonl")), *options.turns]
    turns = [each for name in FIRST_TURNS for each in first_turns(SETS / f"{name}.jsonl")]
    turns += [each for file in files for each in later_turns(file)]
    for name, each in (("without the reader", replace(line, scope=None)), ("with it", line)):
        print(f"\n{name}")  # noqa: T201 -- the run's result
        for kind, became in measured(iter(turns), each).items():
            told = ", ".join(f"{what} {many}" for what, many in became.most_common())
            print(f"{kind:40} {became.total():5}: {told}")  # noqa: T201 -- the run's result


if __name__ == "__main__":
    main()
