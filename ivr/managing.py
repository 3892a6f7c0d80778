"""What the managers' pages need of the line: its ledger, the city's names, promises not kept."""

from ivr.parts import Parts
from metrics.dashboard.managing import Managing
from metrics.dashboard.names import Names
from routing.promises.store import failed_promises


def managing_of(parts: Parts) -> Managing:
    """Return the dashboard for a line's own ledger."""
    return Managing(
        parts.database.reading,
        parts.clock,
        lambda language: names_of(parts, language),
        lambda: parts.city_now().directory.languages,
        lambda: _failed(parts),
    )


def names_of(parts: Parts, language: str) -> Names:
    """Return what departments and answers are called now, in the city's language that is nearest."""
    city = parts.city_now()
    spoken = language if language in city.directory.languages else city.directory.languages[0]
    return Names(
        city.directory.names[spoken],
        {slug: department.names[spoken] for slug, department in city.directory.departments.items()},
        {article.id: article.wordings[spoken].name for article in city.catalog.articles.values()},
    )


def _failed(parts: Parts) -> int:
    with parts.database.reading() as session:
        return len(failed_promises(session, parts.clock()))
