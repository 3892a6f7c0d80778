"""Voices of Debian's packages."""

import os
import wave
from pathlib import Path

import numpy as np
import pytest

from deploy.hearing.plain_voices import PlainVoices
from deploy.hearing.sentences import Said

STUB = """#!/bin/sh
for each; do case $before in -w|-o) cp "$(dirname "$0")/sound.wav" "$each";; esac; before=$each; done
"""


def test_what_is_not_installed_is_named_by_its_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SystemExit, match="apt-get install libttspico-utils espeak-ng flite"):
        PlainVoices()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sentence_is_said_by_some_voice(lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for command in ("pico2wave", "espeak-ng", "flite"):
        (tmp_path / command).write_text(STUB)
        (tmp_path / command).chmod(0o755)
    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes((8000 * np.sin(np.arange(16000) / 6)).astype(np.int16).tobytes())
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    said = {PlainVoices().say(Said(f"bin <{number}> & co", lang)) for number in range(12)}

    assert [len(ulaw) / 8000 for ulaw in said] == [pytest.approx(1, abs=0.2)]
