"""What the page of the banners shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from routing.banner import Banner, Mode
from routing.banner_file import ScopeKind
from routing.editing.edits import Document, Kind
from routing.editing.overlay import Base, Edited, with_document
from routing.editing.page_words import PageWords
from routing.editing.visit import Visit

MAY_SWITCH = frozenset({"manager", "admin"})


@dataclass(frozen=True, slots=True)
class BannerLine:
    """A banner in a list."""

    banner: Banner
    text: str
    starts_at: str
    ends_at: str
    version: int
    is_withdrawn: bool = False


def banner_lines(edited: Edited, words: PageWords) -> list[BannerLine]:
    """Return every banner, also those that were taken down, the one that starts last first."""
    on_file = [(banner, False) for banner in edited.base.banners]
    down = [(banner, True) for banner in withdrawn(edited.base, edited.edits.documents)]
    every = sorted((*on_file, *down), key=lambda one: one[0].starts_at, reverse=True)
    return [_banner_line(banner, edited, words, is_down=is_down) for banner, is_down in every]


def withdrawn(base: Base, documents: Iterable[Document]) -> list[Banner]:
    """Return the banners that were taken down."""
    down = (one for one in documents if one.kind is Kind.BANNER and one.is_withdrawn)
    laid = (with_document(base, replace(document, is_withdrawn=False)) for document in down)
    return [city.banners[-1] for city, problems in laid if not problems]


def _banner_line(banner: Banner, edited: Edited, words: PageWords, *, is_down: bool) -> BannerLine:
    return BannerLine(
        banner,
        banner.texts[words.spoken(edited)],
        words.moment(banner.starts_at),
        words.moment(banner.ends_at),
        edited.edits.version_of(Kind.BANNER, banner.id),
        is_down,
    )


def everything(visit: Visit) -> dict[str, object]:
    """Return every banner by whether it is on air, the switch, and an empty form."""
    lines = banner_lines(visit.edited, visit.words)
    up = [line for line in lines if not line.is_withdrawn]
    return {
        "on_air": [line for line in up if line.banner.starts_at <= visit.now < line.banner.ends_at],
        "planned": [line for line in up if line.banner.starts_at > visit.now],
        "ended": [line for line in lines if line.is_withdrawn or line.banner.ends_at <= visit.now],
        "switch": visit.edited.edits.switch,
        "is_on": visit.edited.edits.all_to_people,
        "may_switch": not visit.roles.isdisjoint(MAY_SWITCH),
        "form": {"owner": visit.name, "scope": "all", "mode": Mode.BEFORE_GREETING.value},
        "version": 0,
    }


def choices(visit: Visit) -> dict[str, object]:
    """Return what a form of a banner offers, and what its page shows while nothing is wrong."""
    city = visit.edited.base
    departments = city.directory.departments.items()
    return {
        "scopes": list(ScopeKind),
        "modes": list(Mode),
        "articles": sorted(city.articles),
        "departments": [(slug, one.names[visit.spoken]) for slug, one in departments],
        "city_languages": city.directory.languages,
        "page_words": visit.words,
        "faults": {},
        "unsaid": (),
        "overtaken": None,
        "theirs": (),
        "done": "",
        "is_unconfirmed": False,
    }
