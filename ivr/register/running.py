"""Reads from the running line what its register entry says of it."""

import ast
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from intents.danger import rules as danger
from intents.matching import matcher
from intents.states import foreign_danger
from ivr.call.city import City
from ivr.call.handoff import KEPT as HANDED_OVER_KEPT
from ivr.desk.callbacks.callback import KEPT_UNREAD
from ivr.desk.callbacks.progress import KEPT_AFTER, KEPT_AFTER_DECISION, KEPT_OPEN
from ivr.errors import MissingModel
from ivr.models.models import model_states
from ivr.models.pinned import HIBARI, KOKORO, MULTILINGUAL_ENCODER, SILERO, WHISPER
from ivr.models.recipe import Model, Unpacked, sha256_of
from ivr.models.whisper_sizes import whisper_choice
from ivr.register.entry import FOREIGN, ModelInUse, Running
from ivr.settings import Engine, Front, Settings
from ivr.storage.caller_words import NUMERALS_KEPT
from ivr.studio.sampling.store import KEPT as SOUND_KEPT
from languages.known import passed_on_languages
from metrics.ledger.period import Period
from metrics.publishing.monthly import NO_FIGURES, PublicFigures, public_figures
from routing.requests.request import KEPT as REQUESTS_KEPT
from routing.texting.text_message import KEPT as TEXTS_KEPT

PAGE = "/about-this-line"
REQUEST = f"{PAGE}/request"
"Where people ask about their own data."
TRAINED = {
    "utterance_classifier.onnx": "understands",
    "response_reader.npz": "understands",
    "scope.npz": "understands",
    "state_reader.npz": "understands",
    "foreign_danger.npz": FOREIGN,
}
"What was trained for this line and ships with it, and what each does; the last needs its encoder."
OWN_LICENCE = "Apache-2.0"
TUNED = ("intents", "routing.deciding", "ivr.hearing", "ivr.line")
"The rooms whose thresholds decide what is heard, understood and answered."
PURPOSES = {
    WHISPER.folder: "hears",
    SILERO.folder: "notices",
    HIBARI.folder: "speaks",
    KOKORO.folder: "speaks",
    MULTILINGUAL_ENCODER.folder: FOREIGN,
}
"What a model does, as the id of its words; others compare sentences."
_NAMED = re.compile(r".+ \((?P<name>.+), (?P<licence>[^,]+)\)")


def running_line(settings: Settings, city: City, figures: PublicFigures = NO_FIGURES) -> Running:
    """Return what the line knows of itself."""
    pinned = tuple(_models(settings))
    trained = (
        one for one in _trained() if one.purpose != FOREIGN or FOREIGN in {its.purpose for its in pinned}
    )
    return Running(
        city.directory.languages,
        (*pinned, *trained, *_elsewhere(settings)),
        {
            "danger.certain": danger.CERTAIN,
            "danger.possible": danger.POSSIBLE,
            "danger.foreign": foreign_danger.LEAST,
            "topic.belongs": matcher.BELONGS,
            "topic.sure": matcher.SURE,
            "topic.clear": matcher.CLEAR,
            "topic.rival": matcher.RIVAL,
            "topic.certain": matcher.CERTAIN,
        },
        {
            "words": settings.words_kept_days,
            "handed_over": HANDED_OVER_KEPT.days,
            "requests": REQUESTS_KEPT.days,
            "texts": TEXTS_KEPT.days,
            "callbacks_open": KEPT_OPEN.days,
            "callbacks": KEPT_AFTER.days,
            "callbacks_decided": KEPT_AFTER_DECISION.days,
            "recordings": KEPT_UNREAD.days,
            "sound": SOUND_KEPT.days,
            "numerals": NUMERALS_KEPT.days,
        },
        tuple(_leaves(settings)),
        f"{settings.pages_base_url}{PAGE}",
        sum(1 for _ in city.catalog),
        figures,
        tuple(one.code for one in passed_on_languages() if one.code not in city.directory.languages),
        _tuned(),
    )


def read_figures(session: Session, city: City, secret: bytes, now: datetime) -> PublicFigures:
    """Read the figures that the public may see."""
    zone = city.directory.time_zone
    today = now.astimezone(zone).date()
    return public_figures(session, now, Period(today, today, zone), partial(_draw, secret))


def _draw(secret: bytes, text: str) -> float:
    mac = hmac.digest(secret, f"public figures {text}".encode(), "sha256")
    return int.from_bytes(mac[:8], "big") / 2**64


def _models(settings: Settings) -> Iterator[ModelInUse]:
    for state in model_states(settings.models):
        is_heard = settings.transcription is Engine.LOCAL or state.model is not WHISPER
        is_spoken = settings.voice is Engine.LOCAL or state.model not in (HIBARI, KOKORO)
        if state.is_ready and is_heard and is_spoken:
            yield _hearing(settings) if state.model is WHISPER else _pinned(state.model, state.folder)


def _pinned(model: Model, folder: Path) -> ModelInUse:
    named = _NAMED.fullmatch(model.purpose)
    name, licence = named.group("name", "licence") if named else (model.folder, "")
    return ModelInUse(name, PURPOSES.get(model.folder, "compares"), licence, _digest(model, folder))


def _digest(model: Model, folder: Path) -> str:
    """Return the pinned sha256 of the last file of the recipe that is there; of a package, the archive's."""
    whole = (one for one in model.recipes if all((folder / made.file).is_file() for made in one.outputs))
    made = next(whole, model.recipes[0]).outputs[-1]
    return made.archive.sha256 if isinstance(made, Unpacked) else made.sha256


def _hearing(settings: Settings) -> ModelInUse:
    base = _pinned(WHISPER, settings.models / WHISPER.folder)
    if settings.front is Front.GATHER:  # the carrier hears; what callers leave on tape is read here
        base = replace(base, purpose="reads")
    choice = whisper_choice(settings.whisper, settings.models)
    try:
        file = choice.folder(settings.models) / "model.bin"
    except MissingModel:
        return base
    if file.parent == settings.models / WHISPER.folder:
        return base
    return ModelInUse(f"Whisper {choice.name}", base.purpose, base.licence, _digest_of(file))


def _digest_of(file: Path) -> str:
    known = file.stat()
    return _digest_as(file, known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=8)
def _digest_as(file: Path, _changed_at: int, _size: int) -> str:
    return sha256_of(file)  # of gigabytes, so only once while the file is the same


@cache
def _tuned() -> str:
    """Return a digest of every threshold by which callers are heard, understood and answered."""
    rooms = (Path(str(files(room))) for room in TUNED)
    return digest_of_thresholds({room.name: room for room in rooms})


def digest_of_thresholds(rooms: Mapping[str, Path]) -> str:
    """Return a digest of the fractions that the modules of some rooms name, whatever else they say."""
    named = [
        (room, file.relative_to(folder).as_posix(), one)
        for room, folder in sorted(rooms.items())
        for file in sorted(folder.rglob("*.py"))
        for one in _named_fractions(ast.parse(file.read_text("utf-8")))
    ]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def _named_fractions(module: ast.Module) -> Iterator[tuple[str, ...]]:
    """Yield the names and numbers of assignments with a fraction in them: alone, in a tuple, in a mapping."""
    for statement in module.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            parts = [*ast.walk(statement)]
            numbers = [part.value for part in parts if isinstance(part, ast.Constant)]
            if any(isinstance(number, float) for number in numbers):
                names = [part.id for part in parts if isinstance(part, ast.Name)]
                yield (*names, *map(repr, numbers))


@cache
def _trained() -> tuple[ModelInUse, ...]:
    """Return what was trained for this line and ships with it; each has a model card beside it."""
    trained = [(Path(str(files("intents.learned") / name)), purpose) for name, purpose in TRAINED.items()]
    return tuple(ModelInUse(file.stem, purpose, OWN_LICENCE, sha256_of(file)) for file, purpose in trained)


def _elsewhere(settings: Settings) -> Iterator[ModelInUse]:
    if settings.transcription is Engine.OPENAI:
        yield ModelInUse(settings.openai_transcription_model, "hears", "", "")
    if settings.second_opinion:
        yield ModelInUse(settings.openai_model, "chooses", "", "")
    if settings.voice is Engine.OPENAI:
        yield ModelInUse(settings.openai_voice, "speaks", "", "")


def _leaves(settings: Settings) -> Iterator[tuple[str, str]]:
    host = urlsplit(settings.openai_base_url).hostname or ""
    if settings.auth_tokens:
        is_heard_there = settings.front is Front.GATHER
        carrier = urlsplit(settings.twilio_rest_url).hostname or ""
        yield "leaves_gathered" if is_heard_there else "leaves_carrier", carrier
    if settings.transcription is Engine.OPENAI:
        yield "leaves_sound", host
    if settings.second_opinion:
        yield "leaves_words", host
    if settings.voice is Engine.OPENAI:
        yield "leaves_sentences", host
