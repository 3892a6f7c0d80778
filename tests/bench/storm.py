"""How long until callers hear a storm notice in both languages: `python -m tests.bench.storm`.

On a machine that has recorded nothing yet: by the command, and by the page of a service that runs, until
calls through the simulated carrier hear it. A command that takes longer than three minutes is given up.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.accounts.account import Role
from ivr.cli.city import AtTerminal, at_terminal
from ivr.log import configure_log
from ivr.run.app import create_app
from ivr.settings import Settings
from ivr.storage.database import open_database
from simulator.demo.dialling import ACCOUNT
from tests.browser.conftest import served
from tests.browser.house import let_in, quiet_settings
from tests.browser.walk_house import WalkHouse
from tests.fixtures.machine import share_machine
from tests.load.studio_pages import csrf_in, signed_in
from tests.load.table import Figure, print_figures

NOTICE = {
    "en": "An ice storm is coming tonight. Stay home if you can, and keep flashlights ready.",
    "fr": "Une tempête de verglas arrive cette nuit. Restez chez vous si vous le pouvez.",
}
GOAL = "< 60"
GIVEN_UP_SECONDS = 180
COMMAND = "from ivr.cli.main import main; main()"


def main() -> None:
    configure_log("error")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        print_figures("A storm notice in both languages", [*_measured(Path(folder))])
    sys.stdout.flush()
    # In the background the line still records the openings of days to come.
    os._exit(0)


def _measured(folder: Path) -> Iterator[Figure]:
    by_command = _fresh(folder / "command")
    begun = time.perf_counter()
    try:
        subprocess.run(
            [sys.executable, "-c", COMMAND, *_typed()],
            env=_environment(by_command),
            check=True,
            timeout=GIVEN_UP_SECONDS,
        )
    except subprocess.TimeoutExpired:
        yield Figure(f"by command: given up after {GIVEN_UP_SECONDS} s", [], "s", GOAL)
    else:
        yield _told(Figure("by command, from Enter to its end", [time.perf_counter() - begun], "s", GOAL))
        with at_terminal(by_command) as terminal:
            yield Figure("notices on air then", [float(len(_aired(terminal)))], "", "1 more")
    yield from _by_page(_fresh(folder / "page"))


def _by_page(settings: Settings) -> Iterator[Figure]:
    begun = time.perf_counter()
    app = create_app(settings, _now)
    with served(app) as address:
        yield _told(Figure("start of a service that has recorded nothing", [_since(begun)], "s"))
        database = open_database(settings.database_address)
        let_in(settings, database, _now(), {"ada": frozenset({Role.EDITOR})})
        house = WalkHouse(address, settings, database)
        with signed_in(address) as editor:
            token = csrf_in(editor.get("/banners?lang=en").text)
            begun = time.perf_counter()
            saved = editor.post("/banners?lang=en", data={"csrf_token": token, **_form()})
            saved.raise_for_status()
        yield _told(Figure("by the page, from the click to its answer", [_since(begun)], "s", GOAL))
        for language, text in NOTICE.items():
            heard = house.is_greeted(language)
            assert text in heard, heard
        yield _told(Figure("by the page, until a call in each language hears it", [_since(begun)], "s", GOAL))
        database.close()


def _told(figure: Figure) -> Figure:
    """Tell each figure as soon as it is known: a run that is cut short has shown what it had."""
    sys.stderr.write(f"{figure.name}: {figure.values[0]:.1f} {figure.unit}\n")
    return figure


def _since(begun: float) -> float:
    return time.perf_counter() - begun


def _fresh(data: Path) -> Settings:
    """Settings of a machine that has the models and nothing else."""
    data.mkdir()
    share_machine(data)
    return quiet_settings(data=data, twilio_account_sid=ACCOUNT, twilio_auth_token="of the storm")


def _environment(settings: Settings) -> dict[str, str]:
    own = {"CITYLINE_DATA": str(settings.data), "CITYLINE_DATABASE_URL": settings.database_address}
    return {**os.environ, **own, "CITYLINE_CITY": str(settings.city)}


def _until() -> str:
    return f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}"


def _typed() -> list[str]:
    texts = [part for language, text in NOTICE.items() for part in ("--text", f"{language}={text}")]
    return ["banner", "air", *texts, "--until", _until(), "--owner", "Roads"]


def _form() -> dict[str, str]:
    texts = {f"text.{language}": text for language, text in NOTICE.items()}
    scope = {"scope": "all", "mode": "before_greeting", "starts_at": ""}
    return {**texts, **scope, "ends_at": _until(), "owner": "Roads", "reason": "The storm of the bench"}


def _aired(terminal: AtTerminal) -> list[str]:
    return [one.id for one in terminal.editor.look().base.banners if NOTICE["en"] in one.texts.values()]


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
