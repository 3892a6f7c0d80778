"""An evaluation as tables for people."""

from collections.abc import Mapping, Sequence

from rich.table import Table

from intents.evaluation import Confusion, Evaluation
from intents.floor import Change
from ivr.cli.console import for_results

WORST = 10
"So many confusions are shown; a page or JSON has all."


def print_evaluation(made: Evaluation, changed: Sequence[Change]) -> None:
    """Print shares with their intervals, the worst confusions with their causes, and what changed."""
    console = for_results()
    console.print(_shares(made))
    apart = "not measured (no question was out of scope)" if made.auroc is None else f"{made.auroc:.3f}"
    console.print(f"AUROC {apart}, calibration error {made.calibration_error:.3f}")
    if made.confusions:
        console.print(_confusions(made.confusions[:WORST]))
    if changed:
        console.print(_changes(changed))


def print_figures(figures: Mapping[str, float | None]) -> None:
    """Print figures by name."""
    table = Table("figure", "")
    for name, value in figures.items():
        table.add_row(name, "not measured" if value is None else f"{value:g}")
    for_results().print(table)


def _shares(made: Evaluation) -> Table:
    table = Table("figure", "right", "of", "share", "95 % between")
    for name, share in made.shares.items():
        if not share.tried:
            table.add_row(name, "", "0", "not measured")
            continue
        low, high = share.interval
        counts = (str(share.right), str(share.tried), f"{share.value:.1%}")
        table.add_row(name, *counts, f"{low:.1%} and {high:.1%}")
    return table


def _confusions(worst: Sequence[Confusion]) -> Table:
    table = Table("wanted", "found", "times", "such as", "drawn by", title="Worst confusions")
    for each in worst:
        table.add_row(
            each.wanted,
            each.found or "nothing",
            str(each.times),
            each.questions[0],
            next(iter(each.causes), ""),
        )
    return table


def _changes(changed: Sequence[Change]) -> Table:
    table = Table("figure", "before", "now", "", title="Changed")
    for each in changed:
        verdict = "[green]better[/green]" if each.is_better else "[red]worse[/red]"
        table.add_row(each.figure, f"{each.before:.4f}", f"{each.now:.4f}", verdict)
    return table
