"""Calls with drafts: links that are each good for one call of one editor, and the calls that they began."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ivr.accounts.sign_in import draw_token, key_of
from ivr.run.trial import DraftCall

LINK_SECONDS = 3600.0
"How long a link waits for its call."


class DraftCalls:
    """Known to this process only, which also answers the page's call; all end with the service."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._links: dict[str, tuple[float, DraftCall]] = {}
        self._on_call: dict[str, DraftCall] = {}

    def new_code(self, draft: DraftCall) -> str:
        """Return the code of a link for one call; those that waited too long are forgotten."""
        now = self._seconds()
        self._links = {key: link for key, link in self._links.items() if link[0] > now}
        code = draw_token()
        self._links[key_of(code)] = now + LINK_SECONDS, draft
        return code

    def behind(self, code: str, person: str) -> DraftCall | None:
        """Return what a person's code stands for; None for one that is used, old or somebody else's."""
        until, draft = self._links.get(key_of(code), (0.0, None))
        return draft if draft and draft.person == person and until > self._seconds() else None

    def use(self, code: str, person: str) -> DraftCall | None:
        """Use a person's code up."""
        draft = self.behind(code, person)
        if draft is not None:
            del self._links[key_of(code)]
        return draft

    @contextmanager
    def during(self, sid: str, draft: DraftCall | None) -> Iterator[None]:
        """Have a call speak with a draft for as long as it lasts."""
        if draft is not None:
            self._on_call[sid] = draft
        try:
            yield
        finally:
            self._on_call.pop(sid, None)

    def answers_of(self, sid: str) -> int | None:
        """Return the answers with which a call speaks, if they are a draft's."""
        draft = self._on_call.get(sid)
        return draft.answers if draft else None
