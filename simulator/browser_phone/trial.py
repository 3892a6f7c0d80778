"""The browser phone as the service includes it: its page, its carrier, its caller."""

import secrets
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI

from ivr.line.line import Line
from ivr.run.trial import DraftCall
from ivr.twilio.client import RestAccount
from simulator.browser_phone import pages
from simulator.browser_phone.desk import CALLER, BrowserPhone, trying_out
from simulator.browser_phone.drafts import DraftCalls
from simulator.browser_phone.passes import Passes


class BrowserPhoneTrial:
    """One per service; the token is known to this process only."""

    room = "simulator.browser_phone"
    callers = frozenset({CALLER})

    def __init__(self, public_base_url: str) -> None:
        self._passes = Passes()
        self._drafts = DraftCalls()
        self._rest = trying_out(secrets.token_hex(16), public_base_url)

    @property
    def router(self) -> APIRouter:
        """The page /phone and its socket."""
        return pages.router

    @property
    def token(self) -> str:
        """The token that signs its webhooks."""
        return self._rest.account.auth_token

    def new_link(self, address: str) -> str:
        """Return an address that lets one browser call; what follows # never leaves the browser."""
        return f"{address}{pages.LINK_PATH}#{self._passes.new_code()}"

    def draft_link(self, draft: DraftCall) -> str:
        """Return the path of a page that lets one person place one call with a draft."""
        return f"{pages.DRAFT_PATH}/{self._drafts.new_code(draft)}"

    def answers_of(self, sid: str) -> int | None:
        """Return the answers with which a call speaks, if they are a draft's."""
        return self._drafts.answers_of(sid)

    def open(self) -> AbstractAsyncContextManager[object]:
        """Serve the line's REST requests."""
        return self._rest.open()

    def account(self) -> RestAccount:
        """Where its webhooks are answered."""
        return RestAccount(self._rest.account.sid, self._rest.account.auth_token, self._rest.origin)

    def has_call(self, sid: str) -> bool:
        """Whether the page placed a call."""
        return self._rest.has_call(sid)

    def attach(self, app: FastAPI, line: Line) -> None:
        """Have the page place calls to a line."""
        app.state.browser_phone = BrowserPhone(line, self._rest, self._passes, self._drafts)
