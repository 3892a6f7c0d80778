"""How many callers get to the end of Rivermont's two journeys: `python -m tests.bench.guided`.

First callers whose words were written out before anybody tried them: those that showed what to mend, then
those kept apart, each with single answers to every question. Then callers composed of answers and habits.
`mended_on`, `kept_apart` or `composed` holds one part alone, and `--show` prints the written calls and
answers that did not get there.
"""

import asyncio
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from ivr.call.city import load_city
from ivr.call.texts import load_prompts
from ivr.line.nlu import nlu_pipeline
from ivr.typed.call import Ways
from routing.departments.names import name_book
from tests.bench.guided import answers, written
from tests.bench.guided.applying import applied
from tests.bench.guided.exploring import explored

SETS, COMPOSED = ("mended_on", "kept_apart"), "composed"


async def main(asked: list[str]) -> None:
    """Print the shares: of each written set by language, then of each journey by habit."""
    city = load_city(Path("deploy/example-city"))
    prompts = load_prompts(city.directory.languages, city.path)
    ways = Ways(
        city,
        prompts,
        nlu_pipeline(city.catalog, Path("var/models"), name_book(city.directory), city.services),
    )
    at = datetime(2026, 11, 25, 10, 0, tzinfo=city.directory.time_zone)
    parts = [each for each in (*SETS, COMPOSED) if each in asked] or [*SETS, COMPOSED]
    for name in parts:
        if name in SETS:
            for patience in written.Patience:
                await told(name, ways, patience, shows="--show" in asked)
            for language, counted in (await answers.judged(ways, name, shows="--show" in asked)).items():
                report(f"answers {name} {language}", counted)
    for language in city.directory.languages if COMPOSED in parts else ():
        report(f"explorer {language}", await explored(ways, language, at))
        report(f"application {language}", await applied(ways, language, at))


async def told(name: str, ways: Ways, patience: written.Patience, *, shows: bool) -> None:
    """Print how the callers of one written set fared, and the calls that did not get there."""
    counted: dict[str, Counter[tuple[str, str]]] = {}
    for caller in written.read(written.HERE / f"{name}.jsonl"):
        held = await written.held(ways, caller, patience)
        how = written.came(held.run, caller.wanted)
        counted.setdefault(caller.language, Counter())[patience, how] += 1
        if shows and how != "completed":
            print(f"\n{caller.id}: {how}")
            print(*(f"  [{asked}] {said}\n      {spoken}" for asked, said, spoken in held.heard), sep="\n")
    for language, ways_gone in counted.items():
        report(f"{name} {language}", ways_gone)


def report(name: str, counted: Counter[tuple[str, str]]) -> None:
    """Print what came of the callers of one journey and language."""
    for habit in dict.fromkeys(habit for habit, _ in counted):
        parts = {how: count for (one, how), count in sorted(counted.items()) if one == habit}
        print(f"{name} {habit}: {parts}")
    done = sum(count for (_, how), count in counted.items() if how == "completed")
    print(f"{name}: {done} of {counted.total()} completed, {100 * done / counted.total():.1f} %")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
