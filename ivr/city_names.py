"""What a city's departments and answers are called, for pages that know only their slugs."""

from ivr.city import City
from metrics.dashboard.names import Names


def names_of(city: City, language: str) -> Names:
    """Return the names in a language, or in the city's first where it has no such language."""
    spoken = language if language in city.directory.languages else city.directory.languages[0]
    return Names(
        city.directory.names[spoken],
        {slug: department.names[spoken] for slug, department in city.directory.departments.items()},
        {article.id: article.wordings[spoken].staff_name for article in city.catalog.articles.values()},
    )
