"""The page /going-live: what was examined by language, and the list that two people sign."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from ivr.accounts.account import Person
from ivr.register.approval import (
    Approval,
    CheckList,
    Signature,
    approval_of,
    keep_examined,
    last_given,
    sign,
    worse,
)
from ivr.storage.database import Database
from ivr.web.pages import Pages
from ivr.web.words import Words
from languages.known import known_languages
from metrics.dashboard.hearing import HearingRow, hearing
from metrics.dashboard.view import interval
from metrics.facts.formula import Rate
from metrics.rates.judgements import HeardScore

log = structlog.get_logger()
router = APIRouter(prefix="/going-live", include_in_schema=False)
SAID = frozenset({"examined", "signed", "missing", "worse", "unexamined", "given", "anew"})
ANSWER_SECONDS = 1.0
"How long a call waits to learn whether callers are answered; longer, and people have it."


@dataclass(frozen=True, slots=True)
class MeasuredLanguage:
    """What was measured of a language besides the sealed questions; None or empty where nothing was."""

    code: str
    danger_found: Rate | None
    told_to_hang_up: Rate | None
    "Ordinary callers, by words that sound like danger."
    hearing: HearingRow | None


@dataclass(slots=True)
class ApprovalDesk:
    """What the page reaches, and what tells the line whether it may answer."""

    database: Database
    check_list: CheckList
    fingerprint: Callable[[], str]
    "Of the models and thresholds of this process."
    examine: Callable[[], Mapping[str, Rate]]
    "Tries the sealed questions; returns how many were right, by language."
    clock: Callable[[], datetime]
    zone: ZoneInfo
    languages: tuple[str, ...] = ()
    scores: Callable[[], Sequence[HeardScore]] = tuple
    "What people who listened to this city's callers found."
    _is_given: bool = field(default=False, init=False)

    def now(self) -> tuple[Approval | None, Approval | None]:
        """Return what is known of the line as it is, and the state that was approved before."""
        own = self.fingerprint()
        with self.database.reading() as session:
            return approval_of(session, own), last_given(session, own)

    def measured(self, words: Words) -> list[MeasuredLanguage]:
        """Return what was measured of danger with the release's models, and of hearing at this line."""
        heard = hearing(self.scores(), words)
        rows = {row.language: row for row in heard.rows} if heard else {}
        return [
            MeasuredLanguage(
                code,
                _rate_of(code, "danger_found", "danger_asked"),
                _rate_of(code, "ordinary_told_to_hang_up", "ordinary_asked"),
                rows.get(code),
            )
            for code in self.languages
        ]

    def may_answer(self) -> bool:
        """Return whether callers are answered; once approved, a process need not ask again."""
        if self.check_list.is_required and not self._is_given:
            known, _ = self.now()
            self._is_given = known is not None and known.is_given
        return self._is_given or not self.check_list.is_required

    async def lets_answer(self) -> bool:
        """Return whether a call may be answered; not if that cannot be known in time."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return self._is_given or await asyncio.to_thread(self.may_answer)
        except TimeoutError:
            log.warning("approval_unknown")
            return False

    def try_questions(self) -> str:
        """Examine the line as it is, unless that is approved; return what to tell."""
        known, _ = self.now()
        if known is not None and known.is_given:
            return "given"
        found = Approval(self.fingerprint(), self.clock(), self.examine())
        with self.database.begin() as session:
            return "examined" if keep_examined(session, found) else "given"

    def sign(self, person: str, form: Mapping[str, object]) -> str:
        """Sign for a person what they have seen; return what to tell them."""
        own = self.fingerprint()
        with self.database.begin() as session:
            known, before = approval_of(session, own, for_change=True), last_given(session, own)
            if known is None:
                return "unexamined"
            if worse(before, known):
                return "worse"
            if form.get("examined_at") != known.examined_at.isoformat():
                return "anew"
            if any(one.id not in form for one in self.check_list.items):
                return "missing"
            sign(session, own, Signature(person, self.clock()))
        return "signed"


@router.get("")
def show(request: Request, said: str = "") -> Response:
    """Show what was examined, the list, and who has signed."""
    pages: Pages = request.app.state.pages
    desk, person = _desk(request), _person(request)
    known, before = desk.now()
    languages = sorted({*(known.right if known else ()), *(before.right if before else ())})
    return pages.render(
        request,
        "approval.html",
        known=known,
        zone=desk.zone,
        before=before,
        compared=languages,
        worse=worse(before, known) if known else (),
        check_list=desk.check_list,
        interval=interval,
        measured=desk.measured(pages.words_for(request)),
        has_signed=known is not None and person.id in {one.person for one in known.signatures},
        said=said if said in SAID else "",
    )


@router.post("/examine")
async def examine(request: Request) -> Response:
    """Try the sealed questions."""
    said = await run_in_threadpool(_desk(request).try_questions)
    if said == "examined":
        await run_in_threadpool(
            request.app.state.audit, request, "approval.examined", _desk(request).fingerprint()
        )
    return _back(request, said)


@router.post("/sign")
async def sign_list(request: Request) -> Response:
    """Sign the list."""
    form = await request.form()
    said = await run_in_threadpool(_desk(request).sign, _person(request).id, form)
    if said == "signed":
        await run_in_threadpool(
            request.app.state.audit, request, "approval.signed", _desk(request).fingerprint()
        )
    return _back(request, said)


def _rate_of(language: str, part: str, whole: str) -> Rate | None:
    known = known_languages().get(language)
    counts = known.counted(part, whole) if known else None
    return Rate(*counts) if counts else None


def _back(request: Request, said: str) -> Response:
    pages: Pages = request.app.state.pages
    return pages.moved(request, "/going-live", said=said)


def _desk(request: Request) -> ApprovalDesk:
    desk: ApprovalDesk = request.app.state.approval
    return desk


def _person(request: Request) -> Person:
    person: Person = request.state.person
    return person
