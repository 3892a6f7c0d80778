"""What the API's routes need, and the guard that asks for a token of a scope."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from ivr.accounts.sign_in import Limit, Tries, tried
from ivr.api.open_data import Releases
from ivr.api.problem import ApiProblem, ProblemKind
from ivr.api.token import ApiToken, TokenScope
from ivr.api.tokens import Tokens
from ivr.call.city import City
from ivr.desk.callbacks.office import CallbackOffice
from ivr.storage.database import Database

PER_TOKEN = Limit(600, timedelta(minutes=1))
"Requests of one token at one process."
BEARER = HTTPBearer(auto_error=False, description="A token made at /tokens; its scopes say what it opens.")


@dataclass(slots=True)
class RequestLimit:
    """Counts the requests of each token; it knows no more of them than there are tokens."""

    limit: Limit = PER_TOKEN
    _tries: dict[str, Tries] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, token_id: str, now: datetime) -> int:
        """Count a request; return for how many seconds a token has to wait, 0 where it need not."""
        with self._lock:
            self._tries[token_id], is_allowed = tried(self._tries.get(token_id), self.limit, now)
            since = self._tries[token_id].since
        left = since + self.limit.window - now
        return 0 if is_allowed else max(1, ceil(left.total_seconds()))


@dataclass(frozen=True, slots=True)
class Api:
    """What the routes need."""

    database: Database
    clock: Callable[[], datetime]
    "In the city's time zone."
    city: Callable[[], City]
    callbacks: CallbackOffice
    tokens: Tokens
    releases: Releases
    limit: RequestLimit = field(default_factory=RequestLimit)


def _api(request: Request) -> Api:
    api: Api = request.app.state.api
    return api


TheApi = Annotated[Api, Depends(_api)]


@dataclass(frozen=True, slots=True)
class ApiGuard:
    """A dependency of routes that lets tokens of a scope pass."""

    scope: TokenScope

    def __call__(
        self,
        request: Request,
        api: TheApi,
        sent: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
    ) -> ApiToken:
        """Return the token of the request; raise an ApiProblem for one that may not."""
        token = api.tokens.shown(sent.credentials) if sent else None
        if token is None:
            raise ApiProblem(ProblemKind.NO_TOKEN, {"WWW-Authenticate": 'Bearer realm="cityline"'})
        if wait := api.limit.wait(token.id, api.clock()):
            raise ApiProblem(ProblemKind.TOO_MANY, {"Retry-After": str(wait)})
        if self.scope not in token.scopes:
            needed = f'Bearer error="insufficient_scope", scope="{self.scope.value}"'
            raise ApiProblem(ProblemKind.NO_SCOPE, {"WWW-Authenticate": needed})
        request.state.token = token
        return token
