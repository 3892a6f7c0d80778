"""Record a real call to the browser phone as a moving picture: `python -m tests.browser.moving_picture`."""

import shutil
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from ivr.audio import RATE, pcm_from_ulaw
from ivr.run.app import create_app
from ivr.run.trial import browser_phone
from ivr.settings import load_settings
from ivr.speaking.voices import local_voices
from tests.browser.conftest import OPEN_HOURS, QUIET, RunningLine, served
from tests.fixtures.machine import MACHINE, share_machine

PICTURE = Path("docs/pictures/a-call.gif")
SAID = (("When is my garbage collection day?", 22.0), ("Yes, it did, thank you.", 90.0))
"What the caller says, and how long they are silent afterwards, in seconds."
LISTENS_SECONDS = 12.0
"About as long as the line greets."
SIZE = {"width": 900, "height": 640}
WIDTH, COLOURS = 720, 48
LOOK_MS, MOST_SECONDS = 250, 65.0
SHORTEST_MS, LONGEST_MS, LAST_MS = 500, 1800, 5000
HIDDEN = "#clock, .masthead, .lead, .small, #department, .switch, h1"
STILL = f"{HIDDEN} {{ display: none !important }} main {{ padding-top: 1rem }}"
"What changes without saying anything would only make the picture larger."


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder)
        share_machine(data)
        settings = load_settings(data=data, phone_page=True, transcribers=1, ask_whether_helped=0)
        trial = browser_phone(settings)
        assert trial is not None
        microphone = (
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={_speech(data)}%noloop",
        )
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*QUIET, *microphone]
        )
        app = create_app(settings, lambda: OPEN_HOURS, trial=trial)
        with served(app) as address:
            page = browser.new_context(viewport=SIZE, bypass_csp=True).new_page()
            RunningLine(address, settings, trial, app).open_phone(page)
            frames = list(_looks(page))
        browser.close()
    _write(frames)
    sys.stdout.write(f"{PICTURE}: {len(frames)} frames, {PICTURE.stat().st_size / 1024:.0f} KB\n")


def _speech(folder: Path) -> Path:
    voice = local_voices(MACHINE / "models")["en"]
    file = folder / "caller.wav"
    with wave.open(str(file), "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(b"\0\0" * round(LISTENS_SECONDS * RATE))
        for text, silent_seconds in SAID:
            writer.writeframes(pcm_from_ulaw(voice.say(text, "en")).tobytes())
            writer.writeframes(b"\0\0" * round(silent_seconds * RATE))
    return file


def _looks(page: Page) -> Iterator[tuple[Image.Image, int]]:
    """Yield every look that differs from the one before, and how long it is shown."""
    page.add_style_tag(content=STILL)
    page.get_by_role("button", name="Call", exact=True).click()
    began = since = time.monotonic()
    before = b""
    while time.monotonic() < began + MOST_SECONDS:
        now = page.screenshot()
        if now != before:
            if before:
                shown = round((time.monotonic() - since) * 1000)
                yield _frame(before), min(max(shown, SHORTEST_MS), LONGEST_MS)
            before, since = now, time.monotonic()
        if page.get_by_role("button", name="Call", exact=True).is_enabled():
            break
        page.wait_for_timeout(LOOK_MS)
    yield _frame(before), LAST_MS


def _frame(taken: bytes) -> Image.Image:
    with Image.open(BytesIO(taken)) as picture:
        small = picture.convert("RGB").resize((WIDTH, WIDTH * picture.height // picture.width))
    return small.quantize(COLOURS, dither=Image.Dither.NONE)


def _write(frames: list[tuple[Image.Image, int]]) -> None:
    first, *others = (frame for frame, _ in frames)
    durations = [milliseconds for _, milliseconds in frames]
    first.save(PICTURE, save_all=True, append_images=others, duration=durations, loop=0, optimize=True)


if __name__ == "__main__":
    main()
