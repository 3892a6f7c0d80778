"""Somebody calls after hours and leaves a message: real calls, real Whisper, a carrier's own recording."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from ivr.call.city import load_city
from ivr.desk.callbacks.callback import Callback, CallbackFilter, TranscriptState
from ivr.desk.callbacks.store import audio_urls, list_callbacks
from ivr.errors import MissingModel
from ivr.settings import load_settings
from ivr.storage.database import open_database
from ivr.storage.encryption import Encryption
from ivr.storage.secret import machine_secret
from simulator.carrier.people import NoAnswer
from simulator.cli.call import CALLER, Placed, acts_of
from simulator.demo.dialling import PoliteCaller, callers, utterance
from simulator.demo.own_service import LineClock
from simulator.demo.performance import everybody

MACHINE = Path("var").resolve()
EVENING = "2026-11-25T20:00"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (MACHINE / "models" / "whisper-base").is_dir(), reason="the models are not fetched"
    ),
]


async def left_by(language: str, data: Path, *acts: str) -> tuple[Callback, int]:
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
        (callback,) = list_callbacks(session, CallbackFilter(), at)
        return callback, len(audio_urls(session))


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
async def test_a_message_is_read_encrypted_and_gone_from_the_carrier(
    tmp_path: Path, language: str, acts: tuple[str, ...], expected: tuple[str, ...], private: str
) -> None:
    callback, at_the_carrier = await left_by(language, tmp_path, *acts)

    encryption = Encryption(machine_secret("", tmp_path))
    words = encryption.decrypt(callback.encrypted_words).casefold()
    assert callback.reading is TranscriptState.READ
    assert [part for part in expected if part not in words] == [], words
    assert private not in callback.preview.casefold()
    assert encryption.decrypt(callback.encrypted_number) == CALLER
    assert callback.language == language
    assert at_the_carrier == 0
