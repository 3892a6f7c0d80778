"""The hearing check: keeps consented samples, plays them, and scores transcripts by staff."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from intents.meaning.understanding import Understanding
from intents.text.transcript import NoSpeech, Transcript
from intents.text.wording import words
from ivr.audio import wav_from_ulaw
from ivr.call.ledger_entries import summary
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.studio.sampling import store
from ivr.studio.sampling.store import KEPT, Listened, SpeechSample
from ivr.web.pages import Pages
from metrics.rates.judgements import HeardScore


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the word-level edit distance (Levenshtein 1966)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


@dataclass(frozen=True, slots=True)
class SampledUtterance:
    """A consented utterance."""

    call_sid: str
    turn: int
    language: str
    said: Transcript | NoSpeech
    meant: Understanding
    ulaw: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next utterance, and how many wait."""

    sample: SpeechSample | None
    count: int


@dataclass(frozen=True, slots=True)
class HearingCheck:
    """Keeps, plays and scores samples."""

    database: Database
    encryption: Encryption
    understand: Callable[[str, str], Understanding]
    "The meaning of words in a language as a first question."
    now: Callable[[], datetime]

    def keep(self, spoken: SampledUtterance) -> None:
        """Keep an utterance."""
        heard = spoken.said.text if isinstance(spoken.said, Transcript) else ""
        sample = SpeechSample(
            spoken.call_sid,
            spoken.turn,
            self.now(),
            spoken.language,
            meaning(spoken.meant),
            self.now() + KEPT,
            self.encryption.encrypt(heard),
            self.encryption.encrypt(base64.b64encode(spoken.ulaw).decode()),
        )
        with self.database.begin() as session:
            store.keep(session, sample)

    def next(self) -> Waiting:
        """Return the next utterance."""
        with self.database.reading() as session:
            return Waiting(store.oldest(session, self.now()), store.waiting(session, self.now()))

    def sound(self, sample_id: str) -> bytes | None:
        """Return an utterance as µ-law, or None if it is gone."""
        with self.database.reading() as session:
            sample = store.find(session, sample_id, self.now())
        return base64.b64decode(self.encryption.decrypt(sample.encrypted_sound)) if sample else None

    def listened(self, sample_id: str, how: Listened, typed: str, by: str) -> bool:
        """Score an utterance and delete it; return whether it was still there."""
        with self.database.begin() as session:
            sample = store.find(session, sample_id, self.now())
            if sample is None:
                return False
            if how is not Listened.UNCLEAR:
                said = typed if how is Listened.TYPED else ""
                store.score(session, sample, self._score(sample, said), by)
            store.forget(session, sample_id)
        return True

    def _score(self, sample: SpeechSample, said: str) -> HeardScore:
        wanted, heard = words(said), words(self.encryption.decrypt(sample.encrypted_heard))
        is_lost = wanted != heard and meaning(self.understand(said, sample.language)) != sample.meant
        return HeardScore(sample.at, sample.language, len(wanted), word_errors(wanted, heard), is_lost)


def meaning(meant: Understanding) -> str:
    """Return a meaning without its confidence."""
    kind, topic, _ = summary(meant)
    return f"{kind} {topic}"


router = APIRouter(prefix="/review/hearing", include_in_schema=False)


@router.get("")
def listen(request: Request) -> Response:
    """Show the next utterance, if any."""
    return _page(request)


@router.get("/{sample_id}.wav")
def sound(request: Request, sample_id: str) -> Response:
    """Play an utterance, with an audit entry."""
    ulaw = _check(request).sound(sample_id)
    if ulaw is None:
        return Response(status_code=404)
    request.app.state.audit(request, "hearing.listen", sample_id)
    return Response(wav_from_ulaw(ulaw), media_type="audio/wav", headers={"Cache-Control": "no-store"})


@router.post("")
async def listened(request: Request) -> Response:
    """Score a transcript, delete the audio and show the next."""
    form = await request.form()
    how, typed = str(form.get("how") or ""), str(form.get("typed") or "").strip()
    if how not in set(Listened) or (how == Listened.TYPED and not typed):
        return await run_in_threadpool(_page, request, "hearing.type_something", 422)
    by = request.state.person.id
    sample_id = str(form.get("sample") or "")
    found = await run_in_threadpool(_check(request).listened, sample_id, Listened(how), typed, by)
    if not found:
        return await run_in_threadpool(_page, request, "hearing.gone", 409)
    return _pages(request).moved(request, "/review/hearing")


def _page(request: Request, fault: str = "", status: int = 200) -> Response:
    waiting = _check(request).next()
    return _pages(request).render(request, "hearing.html", status=status, waiting=waiting, fault=fault)


def _check(request: Request) -> HearingCheck:
    check: HearingCheck = request.app.state.hearing_check
    return check


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
