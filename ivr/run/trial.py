"""The interface of the browser phone, whose simulated carrier runs in this process."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from fastapi import APIRouter, FastAPI

from ivr.errors import BadInput
from ivr.line.line import Line
from ivr.settings import Settings
from ivr.twilio.client import RestAccount

BROWSER_PHONE = "simulator.browser_phone.trial"
"Imported by name, since a line installed without the simulator does not have it."


@dataclass(frozen=True, slots=True)
class DraftCall:
    """A call with an edition that is not on air."""

    answers: int
    "The number under which the running line knows its answers."
    slug: str
    edition: int
    person: str
    "The person who may place it."


class TrialPhone(Protocol):
    """Signs with a token of its own, and knows its own calls."""

    @property
    def room(self) -> str:
        """The package with its templates, words and static files."""

    @property
    def router(self) -> APIRouter:
        """Its page and socket."""

    @property
    def callers(self) -> frozenset[str]:
        """Its numbers, by which the line recognizes trial calls."""

    @property
    def token(self) -> str:
        """The token that signs its requests."""

    def new_link(self, address: str) -> str:
        """Return a URL that lets one browser place one call."""

    def draft_link(self, draft: DraftCall) -> str:
        """Return the path of a page that lets one person place one call with a draft."""

    def answers_of(self, sid: str) -> int | None:
        """Return a call's draft answers, if it tries a draft."""

    def open(self) -> AbstractAsyncContextManager[object]:
        """Answer REST requests for as long as the service runs."""

    def account(self) -> RestAccount:
        """Where its REST side answers, once it is open."""

    def has_call(self, sid: str) -> bool:
        """Whether a call is one of its own."""

    def attach(self, app: FastAPI, line: Line) -> None:
        """Have its page place calls to a line."""


def drafts_of(trial: TrialPhone | None) -> Callable[[str], int | None]:
    """Return the draft answers of a call; always none without a browser phone."""
    return (lambda _: None) if trial is None else trial.answers_of


def browser_phone(settings: Settings) -> TrialPhone | None:
    """Return the browser phone if the settings ask for it; raise BadInput if it is not installed."""
    if not settings.phone_page:
        return None
    try:
        phone: TrialPhone = import_module(BROWSER_PHONE).BrowserPhoneTrial(settings.public_base_url)
    except ModuleNotFoundError as missing:
        raise BadInput(
            "The browser phone is not installed: run Cityline from a clone, or unset CITYLINE_PHONE_PAGE."
        ) from missing
    return phone
