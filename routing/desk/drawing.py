"""Drawing: each call's card is rendered once per language, however many desks show it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import orjson

from routing.desk.desk_call import DeskCall
from routing.desk.group import Group, group_of
from routing.desk.preference import Preference
from routing.desk.view import City, View, milliseconds

CARDS_KEPT = 4000


class Fragments(Protocol):
    """Where parts of pages are rendered."""

    def fragment(self, language: str, template: str, **context: object) -> str:
        """Return a part of a page in a language."""
        ...


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws cards; `forget` has to be called when the city's names have changed."""

    fragments: Fragments
    city: Callable[[], City]
    _kept: dict[tuple[DeskCall, str, bool], str] = field(default_factory=dict)

    def card(self, call: DeskCall, language: str, preference: Preference) -> str:
        """Return a call's card for somebody who reads that language."""
        key = (call, language, preference.speaks(call.language))
        if key not in self._kept:
            if len(self._kept) >= CARDS_KEPT:
                self.forget()
            self._kept[key] = self._drawn(*key)
        return self._kept[key]

    def forget(self) -> None:
        """Draw every card anew from now on."""
        self._kept.clear()

    def _drawn(self, call: DeskCall, language: str, is_spoken: bool) -> str:  # noqa: FBT001 -- a part of the key
        card = View(self.city(), language).card(call)
        return self.fragments.fragment(language, "desk-card.html", **card, is_spoken=is_spoken)


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a desk is drawn."""

    person: str
    language: str
    preference: Preference


def news_of(sid: str, call: DeskCall | None, drawing: Drawing, reader: Reader) -> dict[str, object]:
    """Return what a desk is told of a call that has changed; without a group it goes."""
    group: Group | None = None
    if call is not None and reader.preference.wants(call, reader.person):
        group = group_of(call, reader.person)
    if call is None or group is None:
        return {"sid": sid}
    card = drawing.card(call, reader.language, reader.preference)
    return {"sid": sid, "group": group.value, "order": milliseconds(call.since), "html": card}


def news_json(calls: list[dict[str, object]], turns: list[str]) -> str:
    """Return the calls that changed and those in which somebody spoke, as a desk reads them."""
    return orjson.dumps({"calls": calls, "turns": turns}).decode()
