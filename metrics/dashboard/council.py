"""The council's report on a period, from the dashboard's figures."""

from datetime import timedelta

from languages.grammar import first_upper
from metrics.dashboard import view
from metrics.dashboard.choice import Names
from metrics.dashboard.columns import PARTS
from metrics.dashboard.headline import headlines, spread
from metrics.dashboard.managing import Seen
from metrics.dashboard.view import cost_text, decimal, duration
from metrics.dates import days, month
from metrics.facts.formula import term_text
from metrics.facts.tally import DurationKind
from metrics.ledger.period import Period
from metrics.publishing.pdf_report import Headline, PdfReport
from metrics.publishing.report import GOT_NOTHING, PROMISES
from metrics.rates.automation import Automated
from metrics.rates.period_figures import Bounds, Figures
from metrics.rates.rates import FORMULAS

TOLD = (
    "contained", "falsely_contained", "opted_out", "transfer_success",
    "service_level", "abandoned", "repeated",
    "label_right", "failed", "emergencies", "satisfied", "response_rate",
)  # fmt: skip
"The council's figures in order; containment comes after resolution."
PLAIN = ("resolved", "escalated", "service_level", "promises_on_time")
"The shares of the first page, after how many called and asked."


def council_report(seen: Seen, names: Names, words: view.DashboardWords) -> PdfReport:
    """Return the report's content."""
    figures, earlier = seen.compared.now, seen.earlier.period
    told = days(figures.period.first, figures.period.last, words.language)
    rows = [view.shown(figures, id_, words) for id_ in TOLD if id_ in figures.rates]
    return PdfReport(
        language=words.language,
        title=words("dashboard.council", city=first_upper(names.city)),
        period=f"{told} · {_part(seen, names, words)}",
        plain_columns=("", *(_column(one, words.language) for one in (figures.period, earlier))),
        plain_rows=_plain_rows(seen, words),
        lead=words("dashboard.council_lead"),
        behind_title=words("dashboard.council_behind"),
        headlines=tuple(
            Headline(
                one.name, one.share, f"{one.numbers} *" if one.notes else one.numbers, (*one.parts, *one.told)
            )
            for one in headlines(seen.compared, words)
        ),
        legend=tuple(words(f"dashboard.{part}") for part in PARTS),
        chart=view.chart(seen.column_windows, seen.changes, words.language),
        chart_title=words("dashboard.chart"),
        columns=tuple(words(f"dashboard.{name}") for name in ("figure", "share", "numbers_of", "interval")),
        rows=tuple((_starred(one.name, one), one.share, one.numbers, one.interval) for one in rows),
        notes=_notes(seen, names, words),
        made_at=figures.made_at,
        warning=_warning(figures, words),
        logo=names.logo,
    )


def _column(period: Period, language: str) -> str:
    """Name a period in a table's head: a whole month, or its days."""
    following = period.last + timedelta(days=1)
    is_month = following.day == 1 and period.first == period.last.replace(day=1)
    return month(period.first, language) if is_month else days(period.first, period.last, language)


def _plain_rows(seen: Seen, words: view.DashboardWords) -> tuple[tuple[str, ...], ...]:
    """Return the few figures that everybody gets at once, of the period and of the one before it."""
    both = (seen.compared.now, seen.earlier)
    seconds = term_text("answer_within_seconds", seen.compared.now.held, words.language)
    counts = (
        ("calls", [view.whole(each.calls, words.language) for each in both]),
        ("queries", [view.whole(each.queries, words.language) for each in both]),
    )
    shares = ((id_, [_plain_share(each, id_, words) for each in both]) for id_ in PLAIN)
    return tuple(
        (words(f"dashboard.council_{name}", seconds=seconds), *told) for name, told in (*counts, *shares)
    )


def _plain_share(figures: Figures, id_: str, words: view.DashboardWords) -> str:
    """Write a share, or its range while it may still change; few or provisional ones have a star."""
    rate = figures.rate(id_)
    bounds = figures.resolved_bounds if id_ == "resolved" else Bounds(rate, rate)
    is_open = bool(rate.denominator) and (rate.is_of_few or bounds.is_open)
    return f"{spread(bounds, words.language)}{' *' if is_open else ''}"


def _warning(figures: Figures, words: view.DashboardWords) -> str:
    """Return the most important warning."""
    made_up = words("dashboard.made_up") if figures.is_made_up else ""
    empty = "" if figures.rate("resolved").denominator else words("dashboard.empty")
    return " ".join(filter(None, (made_up, empty)))


def _part(seen: Seen, names: Names, words: view.DashboardWords) -> str:
    filters = seen.choice.filters
    brought = words(f"dashboard.carrier_{filters.carrier}") if filters.carrier else ""
    chosen = (names.department(filters.department), names.article(filters.article), filters.language, brought)
    return " · ".join(filter(None, chosen)) or words("dashboard.whole_line")


def _starred(text: str, one: view.ShownRate) -> str:
    """Mark a small or provisional number with its note."""
    return f"{text} *" if one.notes else text


def _hours(known: Automated, words: view.DashboardWords) -> str:
    hours = {
        "gross": known.gross_hours,
        "outside": known.outside_hours,
        "net": known.net_hours,
        "review": known.review_hours,
    }
    told = {name: decimal(value, words.language) for name, value in hours.items()}
    return words("dashboard.council_hours", cost=cost_text(known, words), **told)


def _promises(figures: Figures, words: view.DashboardWords) -> str:
    """Tell what became of messages and call-backs, and of callers who got nothing."""
    counts = {name: view.whole(figures.rate(name).numerator, words.language) for name in PROMISES.values()}
    shares = {name: view.numbers(figures.rate(name), words) for name in GOT_NOTHING.values()}
    return words(
        "dashboard.council_promises",
        n=view.whole(figures.tally["promises"], words.language),
        **counts,
        **shares,
    )


def _notes(seen: Seen, names: Names, words: view.DashboardWords) -> tuple[str, ...]:
    figures = seen.compared.now
    wait, sought = (figures.tally.took(kind) for kind in (DurationKind.WAIT, DurationKind.SOUGHT))
    notes = [
        words(
            "dashboard.council_wait",
            mean=duration(wait.mean_ms, words.language),
            p90=duration(wait.percentile_ms(0.9), words.language),
            n=view.whole(wait.n, words.language),
            all_mean=duration(sought.mean_ms, words.language),
            all_n=view.whole(sought.n, words.language),
        ),
        _promises(figures, words),
        _hours(seen.automated, words),
        words(
            "dashboard.council_level",
            formula=FORMULAS["service_level"].written(words.language, figures.held),
        ),
        words("dashboard.council_star"),
    ]
    if figures.provisional_days:
        notes.append(words.counted("dashboard.council_pale", len(figures.provisional_days)))
    if figures.reconciles:
        counted = {"queries": figures.queries, "calls": figures.calls}
        counts = {name: view.whole(count, words.language) for name, count in counted.items()}
        notes.append(words("dashboard.reconciles", **counts))
    else:
        notes.append(words.counted("dashboard.does_not_reconcile", figures.broken))
    notes.append(words("dashboard.definitions", version=figures.definitions))
    notes.append(signed_note(seen, words))
    if seen.restatements:
        notes.append(words.counted("dashboard.council_restated", len(seen.restatements)))
    return (*_changed(seen, names, words), *notes)


def signed_note(seen: Seen, words: view.DashboardWords) -> str:
    """Say up to which day the ledger is signed, with the digest that proves it later."""
    if seen.signed is None:
        return words("dashboard.unsigned")
    day = days(seen.signed.day, seen.signed.day, words.language)
    return words("dashboard.signed", day=day, digest=str(seen.signed))


MOST_CHANGES = 6
"More do not fit below the table."


def _changed(seen: Seen, names: Names, words: view.DashboardWords) -> tuple[str, ...]:
    """Explain the letters in the picture."""
    changes = view.change_list(seen.column_windows, seen.changes, names, words)
    if not changes:
        return ()
    told = [f"{letter} {day}: {label}" for letter, day, label in changes[:MOST_CHANGES]]
    more = len(changes) - MOST_CHANGES
    if more > 0:
        told.append(words.counted("dashboard.more_changes", more))
    return (f"{words('dashboard.changed')} – {'; '.join(told)}",)
