"""The line's sound and its other forms."""

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.audio import (
    RATE,
    SILENCE,
    pcm_from_ulaw,
    read_recording,
    seconds,
    ulaw_from_pcm,
    ulaw_from_samples,
    ulaw_from_wav,
    wideband,
)
from ivr.errors import BadAudio


def test_silence_is_zero() -> None:
    assert pcm_from_ulaw(SILENCE).tolist() == [0]


def test_the_loudest_codes_have_the_sizes_of_g711() -> None:
    assert pcm_from_ulaw(b"\x00\x80").tolist() == [-32124, 32124]


@given(st.binary(min_size=1))
def test_decoding_and_encoding_again_changes_no_sample(ulaw: bytes) -> None:
    pcm = pcm_from_ulaw(ulaw)

    assert pcm_from_ulaw(ulaw_from_pcm(pcm)).tolist() == pcm.tolist()


def test_sound_lasts_as_long_at_16_khz() -> None:
    assert len(wideband(SILENCE * 8000)) == 16000


def test_a_piece_of_sound_knows_its_length() -> None:
    assert seconds(SILENCE * 160) == 0.02


def _tone(rate: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.sin(2 * np.pi * 440 * np.arange(rate) / rate) * 0.5


def _write(path: Path, raw: bytes, *, width: int, channels: int, rate: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(raw)
    return path


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
def test_a_recording_of_any_rate_becomes_8_khz(tmp_path: Path, rate: int) -> None:
    raw = (_tone(rate) * 32767).astype("<i2").tobytes()
    path = _write(tmp_path / "tone.wav", raw, width=2, channels=1, rate=rate)

    ulaw = read_recording(path)

    assert len(ulaw) == 8000
    assert np.sqrt(np.square(pcm_from_ulaw(ulaw)[800:-800] / 32768).mean()) == pytest.approx(0.354, abs=0.02)


def test_both_ears_of_a_stereo_recording_are_heard(tmp_path: Path) -> None:
    tone = (_tone(8000) * 32767).astype("<i2")
    raw = np.stack([tone, np.zeros_like(tone)], axis=1).tobytes()
    path = _write(tmp_path / "stereo.wav", raw, width=2, channels=2, rate=8000)

    assert np.abs(pcm_from_ulaw(read_recording(path)).astype(int)).max() == pytest.approx(8192, rel=0.05)


@pytest.mark.parametrize("width", [1, 3, 4])
def test_a_recording_of_any_width_keeps_its_loudness(tmp_path: Path, width: int) -> None:
    whole = (_tone(8000) * (2**31 - 1)).astype("<i4")
    raw = whole.view(np.uint8).reshape(-1, 4)[:, 4 - width :]
    if width == 1:
        raw = raw + np.uint8(128)
    path = _write(tmp_path / "tone.wav", raw.tobytes(), width=width, channels=1, rate=8000)

    assert np.abs(pcm_from_ulaw(read_recording(path)).astype(int)).max() == pytest.approx(16384, rel=0.05)


def test_too_loud_samples_are_clipped_rather_than_wrapped() -> None:
    assert pcm_from_ulaw(ulaw_from_samples(np.array([2.0, -2.0], np.float32), 8000)).tolist() == [
        32124,
        -32124,
    ]


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match=r"nowhere\.wav: there is no such file"):
        read_recording(tmp_path / "nowhere.wav")


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3 not a wav file at all, but long enough to be read"])
def test_an_unreadable_recording_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "song.wav"
    path.write_bytes(content)

    with pytest.raises(BadAudio, match=r"song\.wav"):
        read_recording(path)


def test_an_empty_recording_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "empty.wav", b"", width=2, channels=1, rate=8000)

    with pytest.raises(BadAudio, match="empty"):
        read_recording(path)


def test_a_wav_file_of_the_lines_own_form_is_taken_as_it_is() -> None:
    sound = ulaw_from_wav(Path("ivr/web/static/hold.wav").read_bytes())

    assert len(sound) == 9 * RATE
