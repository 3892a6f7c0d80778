import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.asterisk.recordings import Recordings
from ivr.audio import ulaw_from_wav
from ivr.desk.callbacks.store import add_audio
from ivr.errors import UnknownRecording
from ivr.run.connections import OwnAndCarriers, drop_unnamed
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption

NOW = datetime.now(UTC)
"Files have the machine's time."
SOUND = b"\x10\x90" * 4000


def recordings(folder: Path) -> Recordings:
    return Recordings(folder / "messages", Encryption(b"secret"))


async def test_a_message_is_kept_encrypted_until_it_is_deleted(tmp_path: Path) -> None:
    own = recordings(tmp_path)

    left = await own.keep(SOUND)
    (file,) = (tmp_path / "messages").iterdir()
    wav = await own.recording(left.url)
    on_disk = file.read_bytes()
    await own.delete_recording(left.url)

    assert (left.seconds, ulaw_from_wav(wav)) == (1.0, SOUND)
    assert SOUND[:40] not in on_disk
    assert not file.exists()
    with pytest.raises(UnknownRecording):
        await own.recording(left.url)


async def test_a_message_that_nothing_names_is_deleted_when_it_is_old(
    tmp_path: Path, database: Database
) -> None:
    own = recordings(tmp_path)
    filed, left_behind, young = [await own.keep(SOUND) for _ in range(3)]
    for old in (filed, left_behind):
        os.utime(tmp_path / "messages" / old.url.removeprefix("exchange:"), (0.0, 0.0))
    with database.begin() as session:
        add_audio(session, "CB1", filed.url, NOW)

    drop_unnamed(database, own, NOW)

    assert await own.recording(filed.url)
    assert await own.recording(young.url)
    with pytest.raises(UnknownRecording):
        await own.recording(left_behind.url)


async def test_silence_is_no_message(tmp_path: Path) -> None:
    assert (await recordings(tmp_path).keep(b"")).sid == ""


@pytest.mark.parametrize("url", ["exchange:../../etc/passwd", "exchange:", f"exchange:{'.' * 32}"])
async def test_no_other_file_is_read_or_deleted(tmp_path: Path, url: str) -> None:
    with pytest.raises(UnknownRecording):
        await recordings(tmp_path).recording(url)
    with pytest.raises(UnknownRecording):
        await recordings(tmp_path).delete_recording(url)


class AtTheCarrier:
    async def recording(self, url: str) -> bytes:
        return url.encode()

    async def delete_recording(self, url: str) -> None:
        """It is gone."""


async def test_a_recording_of_the_other_carrier_is_fetched_there(tmp_path: Path) -> None:
    both = OwnAndCarriers(recordings(tmp_path), AtTheCarrier())

    assert await both.recording("https://api.twilio.com/x") == b"https://api.twilio.com/x"
