"""How well and how fast the line understands: `python -m tests.bench.understanding`.

The public sets are read from `../shared/data` (or the folder in CITYLINE_BENCH_DATA) and left out where they
are missing. What each part of the matcher is worth: `python -m tests.bench.parts`.
"""

from rich.console import Console
from threadpoolctl import threadpool_limits

from tests.bench.cost import cost_goals
from tests.bench.goal import Goal, goals_table
from tests.bench.material import every_encoder
from tests.bench.public_sets import are_here, measured, public_goals, public_table
from tests.bench.rivermont import rivermont_goals, rivermont_table, tried


def main() -> None:
    """Print the figures, then every goal in one table."""
    console = Console(width=140)
    goals: list[Goal] = []
    threadpool_limits(1)
    if are_here():
        figures = measured(every_encoder())
        console.print(public_table(figures))
        goals += public_goals(figures)
    trials = tried()
    console.print(rivermont_table(trials))
    goals += [*rivermont_goals(trials), *cost_goals()]
    console.print(goals_table(goals))


if __name__ == "__main__":
    main()
