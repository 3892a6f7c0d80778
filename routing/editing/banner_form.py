"""A banner as a form: what it shows, and the text of a file that comes of it."""

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from routing.banner import Banner
from routing.banner_text import scope_fields
from routing.department_text import written
from routing.editing.form import Typed, texts_of

LOCAL = "%Y-%m-%dT%H:%M"
"As a browser's field for date and time has it, without an offset."


def form_of(banner: Banner, zone: ZoneInfo) -> dict[str, str]:
    """What the form shows of a banner."""
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
    """The text of the banner's file as it was typed, right or wrong; without a start it starts now."""
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


def new_slug(typed: Typed, taken: Iterable[str], language: str) -> str:
    """A slug of the first words of a banner, which no other banner has."""
    words = re.findall(r"[a-z0-9]+", typed.get(f"text.{language}", "").lower())[:4]
    first = "-".join(words)[:48] or "banner"
    names = (first, *(f"{first}-{number}" for number in range(2, 1000)))
    taken = set(taken)
    return next(name for name in names if name not in taken)


def _moment(typed: str, zone: ZoneInfo) -> str:
    """A local time with the offset that it has on that day; anything else as it was typed."""
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
