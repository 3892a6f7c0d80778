"""The council's page of a period, from the same figures as the dashboard."""

from metrics.automation import Automated
from metrics.dashboard import view
from metrics.dashboard.columns import PARTS
from metrics.dashboard.managing import Seen
from metrics.dashboard.names import Names
from metrics.dashboard.sheet import Headline, Sheet
from metrics.dashboard.wording import decimal, duration
from metrics.dashboard.worth import cost_told
from metrics.rates import FORMULAS
from metrics.timing import Span

TOLD = (
    "provisional", "contained", "falsely_contained", "opted_out", "transfer_success", "misrouted",
    "wrap_up_coverage", "service_level", "queue_abandoned", "abandoned", "repeated", "label_right", "failed",
    "emergencies", "satisfied", "response_rate",
)  # fmt: skip
"What a council asks about, in this order; containment never stands without strict resolution above it."


def council_sheet(seen: Seen, names: Names, words: view.Words) -> Sheet:
    """Return the page's content."""
    figures = seen.compared.now
    told = [view.shown(figures, id_, words) for id_ in TOLD if id_ in figures.rates]
    return Sheet(
        language=words.language,
        title=words("dashboard.council", city=names.city[:1].upper() + names.city[1:]),
        period=f"{figures.period.first} – {figures.period.last} · {_part(seen, names, words)}",
        headlines=tuple(
            Headline(one.name, one.share, _starred(one.numbers, one), one.compared)
            for one in view.headlines(seen.compared, words)
        ),
        legend=tuple(words(f"dashboard.{part}") for part in PARTS),
        chart=view.chart(seen.stretches, (), words),
        chart_title=words("dashboard.chart"),
        columns=tuple(words(f"dashboard.{name}") for name in ("figure", "share", "numbers_of", "interval")),
        rows=tuple((_starred(one.name, one), one.share, one.numbers, one.interval) for one in told),
        notes=_notes(seen, words),
        made_at=figures.made_at,
        warning=words("dashboard.made_up") if figures.is_made_up else "",
    )


def _part(seen: Seen, names: Names, words: view.Words) -> str:
    filters = seen.choice.filters
    chosen = (names.department(filters.department), names.article(filters.article), filters.language)
    return " · ".join(filter(None, chosen)) or words("dashboard.whole_line")


def _starred(text: str, one: view.Shown) -> str:
    """Send a reader of few or provisional numbers to the note that says so."""
    return f"{text} *" if one.notes else text


def _hours(known: Automated, words: view.Words) -> str:
    hours = (known.gross_hours, known.net_hours, known.review_hours)
    gross, net, review = (decimal(value, words.language) for value in hours)
    return words("dashboard.council_hours", gross=gross, net=net, review=review, cost=cost_told(known, words))


def _notes(seen: Seen, words: view.Words) -> tuple[str, ...]:
    figures = seen.compared.now
    wait = figures.tally.took(Span.WAIT)
    notes = [
        words(
            "dashboard.council_wait",
            mean=duration(wait.mean_ms, words.language),
            p90=duration(wait.percentile_ms(0.9), words.language),
            n=str(wait.n),
        ),
        _hours(seen.automated, words),
        words(
            "dashboard.council_level",
            formula=FORMULAS["service_level"].written(words.language, figures.terms),
        ),
        words("dashboard.council_star"),
    ]
    if figures.provisional_days:
        notes.append(words("dashboard.council_pale", days=str(len(figures.provisional_days))))
    if figures.reconciles:
        counts = {"queries": str(figures.queries), "calls": str(figures.calls)}
        notes.append(words("dashboard.reconciles", **counts))
    else:
        notes.append(words("dashboard.does_not_reconcile", broken=str(figures.broken)))
    notes.append(words("dashboard.definitions", version=figures.definitions))
    return tuple(notes)
