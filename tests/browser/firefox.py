"""Debian's Firefox, driven by WebDriver BiDi over one socket: what a test of a page needs, and no more."""

import base64
import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

START_SECONDS, ANSWER_SECONDS, LOOK_SECONDS = 60.0, 150.0, 0.05
LISTENS = "WebDriver BiDi listening on "
LARGEST_ANSWER = 64 * 1024 * 1024
"A picture of a long page."
PREFERENCES: Mapping[str, object] = {
    "media.navigator.streams.fake": True,  # a microphone that hums, on a machine that has none
    "media.navigator.permission.disabled": True,  # as if the person had allowed it
    "remote.prefs.recommended": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "intl.accept_languages": "en-CA, en",
}


class FirefoxFault(AssertionError):
    """Firefox refused a command, or a page threw."""


class Firefox:
    """One tab of a Firefox of one's own."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._sent = socket, 0
        self.errors: list[str] = []
        "What pages complained of."
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded"])
        self._tab: str = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **parameters: object) -> Any:
        """Send a command and return its result; what comes between is noted."""
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(timeout=ANSWER_SECONDS))
            if told.get("type") == "event":
                self._note(told["params"])
            elif told.get("id") == self._sent:
                if told["type"] == "error":
                    raise FirefoxFault(f"{method}: {told['message']}")
                return told["result"]

    def _note(self, entry: Mapping[str, Any]) -> None:
        if entry.get("level") == "error":
            self.errors.append(str(entry.get("text")))

    def goto(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self.command("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def size(self, width: int, height: int) -> None:
        """Set the window's inner size."""
        self.command(
            "browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height}
        )

    def before_each_page(self, script: str) -> None:
        """Run a script in every page before its own."""
        self.command("script.addPreloadScript", functionDeclaration=f"() => {{ {script} }}")

    def value(self, expression: str) -> Any:
        """Return an expression's value in the page, when a promise has kept it."""
        answer = self.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise FirefoxFault(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def wait(self, condition: str, seconds: float) -> None:
        """Wait in the page until a condition holds; raise what it was where it never does."""
        held = self.value(
            f"""new Promise((done) => {{
              const until = Date.now() + {seconds * 1000};
              const look = () => {{
                if ({condition}) done(true);
                else if (Date.now() > until) done(false);
                else setTimeout(look, 50);
              }};
              look();
            }})"""
        )
        if not held:
            raise FirefoxFault(f"{condition} did not come true in {seconds:.0f} seconds")

    def click(self, selector: str) -> None:
        """Click the middle of an element as a person does: the browser takes it for a person's act."""
        x, y = self.value(
            f"""(() => {{
              const found = document.querySelector({json.dumps(selector)});
              found.scrollIntoView({{ block: "center" }});
              const box = found.getBoundingClientRect();
              return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
            }})()"""
        )
        press: list[dict[str, object]] = [
            {"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")
        ]
        self._act("pointer", [{"type": "pointerMove", "x": x, "y": y}, *press])

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        self._act("key", [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")])

    def _act(self, kind: str, actions: list[dict[str, object]]) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self.command("input.performActions", context=self._tab, actions=[source])

    def picture(self, file: Path) -> None:
        """Keep a picture of the whole page."""
        answer = self.command("browsingContext.captureScreenshot", context=self._tab, origin="document")
        file.write_bytes(base64.b64decode(answer["data"]))


@contextmanager
def open_firefox(program: str, profile: Path) -> Iterator[Firefox]:
    """Start Firefox with an empty profile, and end it."""
    profile.mkdir(parents=True, exist_ok=True)
    wishes = (f"user_pref({json.dumps(name)}, {json.dumps(wish)});" for name, wish in PREFERENCES.items())
    (profile / "user.js").write_text("\n".join(wishes), encoding="utf-8")
    command = [program, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)]
    with (
        (profile / "told.txt").open("w", encoding="utf-8") as told,
        subprocess.Popen(command, stdout=told, stderr=told) as running,
    ):
        try:
            with connect(
                f"{_address(profile / 'told.txt', running)}/session", max_size=LARGEST_ANSWER
            ) as socket:
                firefox = Firefox(socket)
                yield firefox
                firefox.command("browser.close")
        finally:
            running.terminate()


def _address(told: Path, running: "subprocess.Popen[bytes]") -> str:
    """Return the socket's address, which Firefox names when it listens."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and running.poll() is None:
        for line in told.read_text("utf-8").splitlines():
            if LISTENS in line:
                return line.partition(LISTENS)[2].strip()
        time.sleep(LOOK_SECONDS)
    raise FirefoxFault(f"Firefox did not start: {told.read_text('utf-8')[-500:]}")
