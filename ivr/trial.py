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
"Loaded by name: a line that was installed without the simulator does not have it."


@dataclass(frozen=True, slots=True)
class DraftCall:
    """A call with an edition that is not on air."""

    answers: int
    "The number under which the running line knows the answers with it."
    slug: str
    edition: int
    person: str
    "Who may place it."


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
        """The numbers by which the line knows that somebody is only trying it out."""

    @property
    def token(self) -> str:
        """What its requests are signed with."""

    def new_link(self, address: str) -> str:
        """Return an address that lets one browser call, once."""

    def draft_link(self, draft: DraftCall) -> str:
        """Return the path of a page that lets one person place one call with a draft."""

    def answers_of(self, sid: str) -> int | None:
        """Return the answers with which a call speaks, if they are a draft's."""

    def open(self) -> AbstractAsyncContextManager[object]:
        """Answer REST requests for as long as the service runs."""

    def account(self) -> RestAccount:
        """Where its REST side answers, once it is open."""

    def has_call(self, sid: str) -> bool:
        """Whether a call is one of its own."""

    def attach(self, app: FastAPI, line: Line) -> None:
        """Have its page place calls to a line."""


def drafts_of(trial: TrialPhone | None) -> Callable[[str], int | None]:
    """Return what tells the answers of a call with a draft; without a browser phone there is none."""
    return (lambda _: None) if trial is None else trial.answers_of


def browser_phone(settings: Settings) -> TrialPhone | None:
    """Return the browser phone where the settings ask for it; raise BadInput where it is not installed."""
    if not settings.phone_page:
        return None
    try:
        phone: TrialPhone = import_module(BROWSER_PHONE).BrowserPhoneTrial(settings.public_base_url)
    except ModuleNotFoundError as missing:
        raise BadInput(
            "The browser phone is not installed: run Cityline from a clone, or unset CITYLINE_PHONE_PAGE."
        ) from missing
    return phone
