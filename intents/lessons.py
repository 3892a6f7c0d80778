"""Everything that a city's line learns from."""

from intents.catalog import Catalog
from intents.out_of_scope import out_of_scope
from intents.phrasing import Phrasing, phrasings_of


def lessons(catalog: Catalog) -> tuple[Phrasing, ...]:
    """The articles' phrasings, and what no article answers."""
    return (*phrasings_of(catalog), *out_of_scope(catalog.languages))
