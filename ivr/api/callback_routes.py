"""Messages and promised call-backs, and the steps that another system takes with them."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from ivr.api.documents import BASE, CallbackDocument, StepDocument
from ivr.api.idempotency import KeyedRequest, once
from ivr.api.ledger_routes import Name
from ivr.api.paging import APageRequest, Listing, cursor_after, document, page_of
from ivr.api.problem import ApiProblem, ProblemKind
from ivr.api.service import Api, ApiGuard, TheApi
from ivr.api.token import ApiToken, TokenScope
from ivr.desk.callbacks.callback import Callback, CallbackFilter, Result, Which, is_broken
from ivr.desk.callbacks.forms import LONGEST_NOTE, Choices, FilledForm, FormFault, filled
from ivr.desk.callbacks.office import Done, OpenedCallback, TooLate
from ivr.desk.callbacks.store import newest_callbacks

router = APIRouter()


class StepRequest(BaseModel):
    """A step, as the desk's page would take it."""

    act: Literal["take", "give_back", "try", "hand_on", "close", "reopen"]
    version: int = Field(ge=1, lt=10**9, description="Of the callback as it was read.")
    result: Result | None = Field(default=None, description="Needed to close it.")
    department: str = Field(default="", max_length=64, description="Needed to hand it on.")
    note: str = Field(
        default="", max_length=LONGEST_NOTE, pattern=r"^[^\x00]*$", description="For staff; it is redacted."
    )
    is_decision: bool = Field(
        default=False, description="Whether a decision about the caller was made, which is kept longer."
    )

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the desk's form."""
        return {
            "act": self.act,
            "version": str(self.version),
            "result": self.result.value if self.result else "",
            "department": self.department,
            "note": self.note,
            "is_decision": "1" if self.is_decision else "",
        }


@router.get("/callbacks", response_model=Listing[CallbackDocument])
def callbacks(
    request: Request,
    api: TheApi,
    paging: APageRequest,
    token: Annotated[ApiToken, Depends(ApiGuard(TokenScope.CALLBACKS))],
    which: Which = Which.OPEN,
    department: Name = "",
) -> Response:
    """List callbacks and messages, newest first."""
    now = api.clock()
    with api.database.reading() as session:
        found = newest_callbacks(
            session, CallbackFilter(which, department), now, paging.position, paging.limit + 1
        )
    places = [cursor_after(one.left_at.isoformat(), one.id) for one in found]
    return page_of(request, [callback_document(one, token, now) for one in found], paging, places)


@router.get("/callbacks/{callback}", response_model=CallbackDocument)
def callback(
    request: Request,
    api: TheApi,
    callback: str,
    token: Annotated[ApiToken, Depends(ApiGuard(TokenScope.CALLBACKS))],
) -> Response:
    """Show one of them."""
    return document(request, callback_document(_opened(api, callback).callback, token, api.clock()))


@router.post("/callbacks/{callback}/steps", response_model=StepDocument)
def step(
    api: TheApi,
    callback: str,
    wanted: StepRequest,
    token: Annotated[ApiToken, Depends(ApiGuard(TokenScope.CALLBACK_STEPS))],
    idempotency_key: Annotated[
        str | None, Header(description="Any text of your own: the same request may be sent again under it.")
    ] = None,
) -> Response:
    """Take a step, exactly once for each Idempotency-Key."""
    if not idempotency_key or len(idempotency_key) > 255:
        raise ApiProblem(ProblemKind.KEY_MISSING)
    keyed = KeyedRequest.of(token.id, idempotency_key, callback, wanted.model_dump_json())
    body = once(
        api.database, api.clock, keyed, lambda: _taken(api, callback, wanted, token).model_dump_json()
    )
    return Response(body, media_type="application/json")


def _taken(api: Api, callback_id: str, wanted: StepRequest, token: ApiToken) -> StepDocument:
    found = _opened(api, callback_id)
    others = api.callbacks.directory().departments.keys() - {found.callback.department}
    form = filled(wanted.fields, Choices(others))
    match form:
        case FormFault(field):
            raise ApiProblem(ProblemKind.NOT_UNDERSTOOD, faults={f"body.{field}": "missing or not possible"})
        case FilledForm():
            return _done(api, found, form, token)


def _done(api: Api, found: OpenedCallback, form: FilledForm, token: ApiToken) -> StepDocument:
    match api.callbacks.do(found, form, token.author):
        case Done(kept):
            return StepDocument(
                id=kept.id,
                href=f"{BASE}/callbacks/{kept.id}",
                state=kept.state,
                result=kept.result,
                version=kept.version,
            )
        case TooLate():
            raise ApiProblem(ProblemKind.CHANGED)


def _opened(api: Api, callback_id: str) -> OpenedCallback:
    """Return a real caller's callback; raise an ApiProblem when there is none."""
    is_name = callback_id.isascii() and callback_id.isprintable()
    found = api.callbacks.open(callback_id) if is_name else None
    if found is None or found.callback.is_test:
        raise ApiProblem(ProblemKind.NOT_FOUND)
    return found


def callback_document(callback: Callback, token: ApiToken, now: datetime) -> CallbackDocument:
    """Return a callback's document."""
    may_read = TokenScope.CALLBACK_WORDS in token.scopes
    # A document takes its own fields alone: no number, no encrypted words.
    told = {
        "href": f"{BASE}/callbacks/{callback.id}",
        "reference": callback.reference,
        "call": callback.call_sid,
        "is_overdue": is_broken(callback, now),
        "words": callback.preview if may_read else None,
    }
    return CallbackDocument.model_validate(asdict(callback) | told)
