"""Somebody calls after hours and leaves a message: real calls, real Whisper, a carrier's own recording."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from ivr.city import load_city
from ivr.cli.acts import acts_of
from ivr.cli.placed import CALLER, Placed
from ivr.database import open_database
from ivr.demo.caller_voice import callers, utterance
from ivr.demo.line_clock import LineClock
from ivr.demo.people import everybody
from ivr.demo.polite_caller import PoliteCaller
from ivr.errors import MissingModel
from ivr.phone.carrier.department import NoAnswer
from ivr.seal import Seal
from ivr.secret import machine_secret
from ivr.settings import load_settings
from routing.promises.audio_store import waiting_audio
from routing.promises.promise import Promise, Reading
from routing.promises.store import list_promises
from routing.promises.wanted import Wanted

MACHINE = Path("var").resolve()
EVENING = "2026-11-25T20:00"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (MACHINE / "models" / "whisper-base").is_dir(), reason="the models are not fetched"
    ),
]


async def left_by(language: str, data: Path, *acts: str) -> tuple[Promise, int]:
    """Place the call; return what is promised after it, and how many recordings are still at the carrier."""
    machine = load_settings(data=MACHINE, transcribers=1)
    city = load_city(machine.city)
    try:
        caller = acts_of(acts, lambda text: utterance(text, language, callers(machine, city)))
    except MissingModel as missing:
        pytest.skip(str(missing))
    at = datetime.fromisoformat(EVENING).replace(tzinfo=city.directory.time_zone)
    placed = Placed(city, PoliteCaller(caller), everybody(city.directory, NoAnswer()), LineClock(at))
    await placed.to_own_line(machine, data)
    with (
        closing(open_database(f"sqlite:///{data / 'cityline.db'}")) as database,
        database.reading() as session,
    ):
        (promise,) = list_promises(session, Wanted(), at)
        return promise, waiting_audio(session)


ENGLISH = (
    "Hello, I live at 12 Maple Street. My tax notice is wrong. "
    "Please call me back at six oh four, five five five, oh one eight seven."
)
FRENCH = (
    "Bonjour, j'habite au 12 rue des Érables. Mon avis de taxes est faux. "
    "Rappelez-moi s'il vous plaît au six cent quatre, cinq cinq cinq, zéro un huit sept."
)


@pytest.mark.parametrize(
    ("language", "acts", "expected", "private"),
    [
        (
            "en",
            ("--press", "0", "--say", ENGLISH),
            ("tax notice is wrong", "maple", "call me back"),
            "maple",
        ),
        (
            "fr",
            ("--press", "9", "--press", "0", "--say", FRENCH),
            ("bonjour", "avis de taxe", "rappel"),
            "cinq",
        ),
    ],
)
async def test_a_message_is_read_sealed_and_gone_from_the_carrier(
    tmp_path: Path, language: str, acts: tuple[str, ...], expected: tuple[str, ...], private: str
) -> None:
    promise, at_the_carrier = await left_by(language, tmp_path, *acts)

    seal = Seal(machine_secret("", tmp_path))
    words = seal.open(promise.sealed_words).casefold()
    assert promise.reading is Reading.READ
    assert [part for part in expected if part not in words] == [], words
    assert private not in promise.preview.casefold()
    assert seal.open(promise.sealed_number) == CALLER
    assert promise.language == language
    assert at_the_carrier == 0
