"""The council's page of any period, in every language of the pages."""

from functools import partial

from ivr.city import City
from ivr.city_names import names_of
from ivr.database import Database
from ivr.open_hours import open_hours
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.choice import Choice, Span
from metrics.dashboard.council import council_sheet
from metrics.dashboard.managing import Managing
from metrics.dashboard.sheet import pdf_of
from metrics.report import Question


def council_pages(database: Database, city: City, question: Question) -> dict[str, bytes]:
    """Return the pages by the names of their files."""
    zone, period = city.directory.time_zone, question.period
    managing = Managing(
        database.reading,
        lambda: question.now.astimezone(zone),
        lambda language: names_of(city, language),
        lambda: city.directory.languages,
        lambda: 0,
        partial(open_hours, lambda: city),
    )
    seen = managing.look(Choice(Span.CUSTOM, period, question.filters))
    return {
        f"council-{period.first}-{period.last}-{language}.pdf": pdf_of(
            council_sheet(seen, names_of(city, language), words)
        )
        for language, words in load_words(ROOMS).items()
    }
