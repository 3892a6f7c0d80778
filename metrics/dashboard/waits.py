"""How long things took, as the dashboard shows it."""

from metrics.dashboard.view import Words
from metrics.dashboard.wording import duration, whole
from metrics.period_figures import Figures
from metrics.timing import TIMINGS


def durations(figures: Figures, words: Words) -> list[dict[str, str]]:
    """Return how long things took, with the percentiles that matter for each."""
    rows = []
    for span, timing in TIMINGS.items():
        sketch = figures.tally.took(span)
        texts = [
            f"p{share * 100:.0f} {duration(sketch.percentile_ms(share), words.language)}"
            for share in timing.percentiles
        ]
        rows.append(
            {
                "name": timing.name.spoken(words.language),
                "measured": timing.measured.spoken(words.language),
                "mean": duration(sketch.mean_ms, words.language),
                "percentiles": " · ".join(texts),
                "n": whole(sketch.n, words.language),
            }
        )
    return rows
