"""The browser phone in Firefox: five things to say, captions, sound both ways, and hanging up.

Sound needs a device: `pulseaudio --daemonize --load=module-null-sink` makes one up. Without, keys still work.
"""

import base64
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.audio import wav_from_ulaw
from ivr.speaking.voices import local_voices
from metrics.ledger.outcome import Disposition
from tests.browser.conftest import RunningLine
from tests.browser.firefox import Firefox, open_firefox
from tests.fixtures.machine import MACHINE

pytestmark = [pytest.mark.slow, pytest.mark.browser]

TURN_SECONDS = 60
PICTURES = os.environ.get("PICTURES", "")
"A folder into which a picture of the call is taken."
LISTEN_ALONG = """
  globalThis.heard = { frames: 0, loudest: 0 };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to === this.context.destination && this instanceof AudioWorkletNode && this.numberOfInputs === 0) {
      const analyser = this.context.createAnalyser();
      connect.call(this, analyser);
      const samples = new Float32Array(analyser.fftSize);
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        heard.loudest = Math.max(heard.loudest, ...samples.map(Math.abs));
      }, 50);
    }
    return connect.call(this, to, ...more);
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    if (typeof message !== "string") heard.frames += 1;
    return send.call(this, message);
  };
"""
"Notes how loud the speaker gets, and how many frames of the microphone are sent."
ASK = """
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wishes) => {
    await open(wishes);
    const context = new AudioContext(), caller = context.createMediaStreamDestination();
    globalThis.ask = async () => {
      const player = context.createBufferSource();
      const sound = Uint8Array.from(atob("QUESTION"), (letter) => letter.charCodeAt(0));
      player.buffer = await context.decodeAudioData(sound.buffer);
      player.connect(caller);
      player.start();
    };
    return caller.stream;
  };
"""
"Puts a caller's voice where the microphone hums, once the browser has given the microphone."


@pytest.fixture(scope="module")
def question() -> str:
    """“When is my garbage collection day?” as a file of sound, in base64."""
    asked = local_voices(MACHINE / "models")["en"].say("When is my garbage collection day?", "en")
    return base64.b64encode(wav_from_ulaw(asked)).decode()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory, question: str) -> Iterator[Firefox]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("there is no Firefox here (apt install firefox-esr)")
    with open_firefox(program, tmp_path_factory.mktemp("firefox")) as opened:
        opened.size(1180, 1010)
        opened.before_each_page(LISTEN_ALONG + ASK.replace("QUESTION", question))
        yield opened


def open_phone(firefox: Firefox, line: RunningLine, language: str) -> None:
    firefox.goto(line.trial.new_link(line.address))
    firefox.click("#open")
    firefox.wait("location.pathname === '/phone' && document.querySelector('#call')", TURN_SECONDS)
    firefox.goto(f"{line.address}/phone?lang={language}")


def has_sound(firefox: Firefox) -> bool:
    """Return whether the page warned of nothing; a browser without sound says so and goes on."""
    return bool(firefox.value("document.querySelector('#microphone').hidden"))


def said(by: str, words: str) -> str:
    return (
        f"[...document.querySelectorAll('.speech.{by}')].some((one) => one.textContent.includes('{words}'))"
    )


@pytest.mark.parametrize(
    ("language", "first", "over"),
    [("en", "How can I help?", "You hung up"), ("fr", "Français, 9", "Vous avez raccroché")],
)
def test_a_call_from_firefox_is_greeted_heard_captioned_and_hung_up(
    firefox: Firefox, running_line: RunningLine, language: str, first: str, over: str
) -> None:
    open_phone(firefox, running_line, language)
    assert firefox.value("document.querySelectorAll('#hints li').length") == 5

    firefox.click("#call")
    firefox.wait(said("line", first), TURN_SECONDS)
    if has_sound(firefox):
        firefox.wait("heard.loudest > 0.05", TURN_SECONDS)
    if PICTURES:
        firefox.picture(Path(PICTURES) / f"browser-phone-firefox-{language}.png")
    firefox.click("#hang-up")
    firefox.wait(f"document.querySelector('#status').textContent === '{over}'", TURN_SECONDS)

    assert firefox.errors == []


def test_a_question_asked_in_firefox_is_heard_answered_and_told(
    firefox: Firefox, running_line: RunningLine
) -> None:
    open_phone(firefox, running_line, "en")

    firefox.click("#call")
    firefox.wait(said("line", "How can I help?"), TURN_SECONDS)
    if not has_sound(firefox):
        firefox.click("#hang-up")
        pytest.skip("this machine has no sound device, not even a made-up one")
    firefox.wait("document.querySelector('#floor').textContent.includes('listens')", TURN_SECONDS)
    firefox.value("ask()")

    firefox.wait("heard.frames > 50", TURN_SECONDS)
    firefox.wait(said("caller", "garbage"), TURN_SECONDS)
    firefox.wait(said("line", "collection day"), TURN_SECONDS)
    understood = firefox.value("document.querySelector('[data-step=understood]').textContent")
    assert "garbage and recycling day" in understood


def test_a_key_of_the_keyboard_reaches_a_person_from_firefox(
    firefox: Firefox, running_line: RunningLine
) -> None:
    open_phone(firefox, running_line, "en")
    firefox.click("input[value=accepts]")

    firefox.click("#call")
    firefox.wait(said("line", "press 0"), TURN_SECONDS)
    firefox.press("0")

    firefox.wait(said("department", "Press 1 to accept."), TURN_SECONDS)
    firefox.wait(
        "document.querySelector('#status').textContent === 'The line ended the call'", 2 * TURN_SECONDS
    )
    assert Disposition.ESCALATED in {call.disposition for call in running_line.calls(tests=True)}
