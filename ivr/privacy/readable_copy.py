"""A caller's copy as a page to read and print, with what the data file has under headings."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ivr.web.pages import Pages
from ivr.web.words import Words
from metrics.dates import full_day, moment

INSTANTS = frozenset(
    {
        *("at", "made_at", "left_at", "agreed_at", "opened_at", "kept_at", "asked_at"),
        *("since", "objects_to_transcription_since"),
    }
)
DAYS = frozenset({"day"})
CODED = frozenset({"kind", "way"})
CODES = ("privacy", "desk", "incident")
"The rooms whose words name the codes of such fields."
OWN_NAMES = frozenset({"attributes", "answers"})
"Their fields are named by a city's service or form."


def readable_copy(pages: Pages, kept: Mapping[str, object], language: str, zone: ZoneInfo) -> str:
    """Return everything that a data file has as a page that needs no other file."""
    words = pages.words[language]
    rest = dict(kept)
    calls = rest.pop("calls")
    return pages.fragment(
        language,
        "privacy-copy.html",
        calls=[_call(call, words, zone) for call in calls] if isinstance(calls, list) else [],
        rest={_label(name, words): _readable(name, value, words, zone) for name, value in rest.items()},
    )


def _call(call: Mapping[str, object], words: Words, zone: ZoneInfo) -> tuple[object, object]:
    parts = {name: value for name, value in call.items() if name != "call"}
    return call["call"], _readable("", parts, words, zone)


def _readable(name: str, value: object, words: Words, zone: ZoneInfo) -> object:
    """Return a value with its fields named and its times written out, without what is empty."""
    match value:
        case dict() if name in OWN_NAMES:
            return value
        case dict():
            shown = ((key, _readable(key, one, words, zone)) for key, one in value.items() if key != "form")
            return {_label(key, words): one for key, one in shown if one not in ("", None, [], {})}
        case list():
            return [_readable(name, one, words, zone) for one in value]
        case str() if value and name in INSTANTS:
            return moment(datetime.fromisoformat(value).astimezone(zone), words.language)
        case str() if value and name in DAYS:
            return full_day(date.fromisoformat(value), words.language)
        case str() if value and name == "sound":
            return words("privacy.copy.in_file")
        case str() if name in CODED:
            named = (words.texts.get(f"{room}.{name}.{value}") for room in CODES)
            return next((text for text in named if text), value)
        case _:
            return value


def _label(key: str, words: Words) -> str:
    return words(f"privacy.copy.{key}")
