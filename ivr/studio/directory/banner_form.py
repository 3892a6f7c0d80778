"""Converts a banner between form fields and file text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from intents.articles.article import heading
from ivr.studio.directory.editor import Base, Edited, with_document
from ivr.studio.directory.edits import Document, DocumentKind
from ivr.studio.directory.page import PageWords, Typed, Visit, texts_of
from routing.departments.banner import Banner, Mode, ScopeKind, scope_fields
from routing.departments.department import Directory
from routing.departments.department_text import written

LONGEST_REASON = 120
LOCAL = "%Y-%m-%dT%H:%M"
"The format of a browser's date-and-time field, which has no offset."


def form_of(banner: Banner, zone: ZoneInfo) -> dict[str, str]:
    """Return a banner's form fields."""
    scope = scope_fields(banner.scope)
    chosen = {
        f"{kind}.{slug}": "true" for kind in ("articles", "departments") for slug in _texts(scope.get(kind))
    }
    return {
        "slug": banner.id,
        "scope": str(scope["kind"]),
        **chosen,
        "mode": banner.mode.value,
        **{f"text.{language}": text for language, text in banner.texts.items()},
        "starts_at": banner.starts_at.astimezone(zone).strftime(LOCAL),
        "ends_at": banner.ends_at.astimezone(zone).strftime(LOCAL),
        "owner": banner.owner,
    }


def text_of(typed: Typed, languages: Iterable[str], zone: ZoneInfo, now: datetime, by: str) -> str:
    """Return the file text as typed, valid or not; without a start it starts now."""
    kind = typed.get("scope", "")
    chosen = {kind: _chosen(typed, kind)} if kind in {"articles", "departments"} else {}
    starts_at = typed.get("starts_at", "").strip()
    return written(
        {
            "id": typed.get("slug", ""),
            "scope": {"kind": kind, **chosen},
            "mode": typed.get("mode", ""),
            "text": texts_of(typed, "text", languages),
            "starts_at": _moment(starts_at, zone) if starts_at else now.replace(microsecond=0).isoformat(),
            "ends_at": _moment(typed.get("ends_at", "").strip(), zone),
            "owner": typed.get("owner", "").strip(),
            "approved_by": by,
        }
    )


def reason_of(typed: Typed) -> str:
    """Return why a notice is put on air, in one line that the audit log can keep."""
    return " ".join(typed.get("reason", "").split())[:LONGEST_REASON]


def new_slug(typed: Typed, taken: Iterable[str], language: str) -> str:
    """Return a unique slug from a banner's first words."""
    words = re.findall(r"[a-z0-9]+", typed.get(f"text.{language}", "").lower())[:4]
    first = "-".join(words)[:48] or "banner"
    names = (first, *(f"{first}-{number}" for number in range(2, 1000)))
    taken = set(taken)
    return next(name for name in names if name not in taken)


def _moment(typed: str, zone: ZoneInfo) -> str:
    """Return a local time with its offset on that day; invalid input stays as typed."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def _chosen(typed: Typed, kind: str) -> list[str]:
    start = f"{kind}."
    return sorted(name.removeprefix(start) for name in typed if name.startswith(start) and typed[name])


def _texts(given: object) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else ()


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
    """Return every banner, including withdrawn ones, latest start first."""
    on_file = [(banner, False) for banner in edited.base.banners]
    down = [(banner, True) for banner in withdrawn(edited.base, edited.edits.documents)]
    every = sorted((*on_file, *down), key=lambda one: one[0].starts_at, reverse=True)
    return [_banner_line(banner, edited, words, is_down=is_down) for banner, is_down in every]


def withdrawn(base: Base, documents: Iterable[Document]) -> list[Banner]:
    """Return the withdrawn banners."""
    down = (one for one in documents if one.kind is DocumentKind.BANNER and one.is_withdrawn)
    laid = (with_document(base, replace(document, is_withdrawn=False)) for document in down)
    return [city.banners[-1] for city, problems in laid if not problems]


def _banner_line(banner: Banner, edited: Edited, words: PageWords, *, is_down: bool) -> BannerLine:
    return BannerLine(
        banner,
        banner.texts[words.spoken(edited)],
        words.moment(banner.starts_at),
        words.moment(banner.ends_at),
        edited.edits.version_of(DocumentKind.BANNER, banner.id),
        is_down,
    )


def same_on_air(visit: Visit, typed: Typed, slug: str = "") -> Banner | None:
    """Return another notice on air that says the same to the same callers while the typed one would."""
    directory = visit.edited.base.directory
    starts_at = _moment(typed.get("starts_at", "").strip(), directory.time_zone)
    for banner in visit.edited.base.banners:
        is_beside = banner.id != slug and banner.starts_at <= visit.now < banner.ends_at
        is_later = starts_at >= banner.ends_at.astimezone(directory.time_zone).isoformat()
        shown = form_of(banner, directory.time_zone)
        if is_beside and not is_later and _told(shown, directory) == _told(typed, directory):
            return banner
    return None


def _told(typed: Typed, directory: Directory) -> tuple[object, ...]:
    """Return what a notice says, and to whom."""
    kind = typed.get("scope", "")
    texts = texts_of(typed, "text", directory.languages)
    said = [" ".join(text.casefold().split()) for text in texts.values()]
    return (said, kind, _chosen(typed, kind))


def everything(visit: Visit) -> dict[str, object]:
    """Return all banners by status, the switch, and an empty form."""
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
    """Return the options of a banner form."""
    city = visit.edited.base
    departments = city.directory.departments.items()
    return {
        "scopes": list(ScopeKind),
        "modes": list(Mode),
        "articles": sorted(city.articles),
        "departments": [(slug, heading(one.names[visit.spoken], visit.spoken)) for slug, one in departments],
        "city_languages": city.directory.languages,
        "page_words": visit.words,
        "faults": {},
        "overtaken": None,
        "theirs": (),
        "done": "",
        "is_unconfirmed": False,
    }
