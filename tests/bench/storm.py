"""How long until callers hear a storm notice in both languages: `python -m tests.bench.storm`.

On a machine that has recorded nothing yet, by command and as the page saves it.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.accounts.settings import load_account_settings
from ivr.call.city import City
from ivr.cli.city import AtTerminal, at_terminal
from ivr.log import configure_log
from ivr.resources import Resources, prepare
from ivr.settings import Settings, load_settings
from ivr.typed.call import TypedCall, Ways
from ivr.typed.script import Presses, Script
from routing.editing.banner_form import text_of
from routing.editing.editor import Draft
from routing.editing.edits import DocumentKind, Saved
from tests.load.table import Figure, print_figures

NOTICE = {
    "en": "An ice storm is coming tonight. Stay home if you can, and keep flashlights ready.",
    "fr": "Une tempête de verglas arrive cette nuit. Restez chez vous si vous le pouvez.",
}
GOAL = "< 60"
COMMAND = "from ivr.cli.main import main; main()"


def main() -> None:
    configure_log("error")
    machine = load_settings()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        print_figures("A storm notice in both languages", [*_measured(machine, Path(folder))])
    sys.stdout.flush()
    # In the background the line still records the openings of days to come.
    os._exit(0)


def _measured(machine: Settings, folder: Path) -> Iterator[Figure]:
    by_command = _fresh(machine, folder / "command")
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", COMMAND, *_typed()], env=_environment(by_command), check=True)
    yield Figure("by command, from Enter to its end", [time.perf_counter() - begun], "s", GOAL)
    with at_terminal(by_command) as terminal:
        yield Figure("notices on air then", [float(len(_aired(terminal)))], "", "1 more")
    resources = prepare(_fresh(machine, folder / "page"), _now, load_account_settings())
    begun = time.perf_counter()
    _save(resources)
    heard = asyncio.run(_greetings(resources))
    seconds = time.perf_counter() - begun
    assert all(text in heard for text in NOTICE.values()), heard
    yield Figure("as the page saves it, until greetings tell it in both languages", [seconds], "s", GOAL)
    resources.database.close()


def _fresh(machine: Settings, data: Path) -> Settings:
    """Settings of a machine that has the models and nothing else."""
    data.mkdir()
    (data / "models").symlink_to(machine.models.absolute())
    return load_settings(city=machine.city, data=data, database_url=f"sqlite:///{data / 'cityline.db'}")


def _environment(settings: Settings) -> dict[str, str]:
    own = {"CITYLINE_DATA": str(settings.data), "CITYLINE_DATABASE_URL": settings.database_address}
    return {**os.environ, **own, "CITYLINE_CITY": str(settings.city)}


def _until() -> str:
    return f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}"


def _typed() -> list[str]:
    texts = [part for language, text in NOTICE.items() for part in ("--text", f"{language}={text}")]
    return ["banner", "air", *texts, "--until", _until(), "--owner", "Roads"]


def _aired(terminal: AtTerminal) -> list[str]:
    return [one.id for one in terminal.editor.look().base.banners if NOTICE["en"] in one.texts.values()]


def _save(resources: Resources) -> None:
    directory = resources.city.directory
    editor = resources.city_now.editor(resources.clock)
    form = {f"text.{language}": text for language, text in NOTICE.items()}
    form |= {
        "slug": "storm",
        "ends_at": _until(),
        "owner": "Roads",
        "scope": "all",
        "mode": "before_greeting",
    }
    text = text_of(form, directory.languages, directory.time_zone, resources.clock(), "bench")
    saved = editor.save(Draft(DocumentKind.BANNER, "storm", text, 0, "bench"))
    assert isinstance(saved, Saved), saved


async def _greetings(resources: Resources) -> str:
    """What a caller hears first, and after the key for the other language."""
    city: City = resources.city_now()
    ways = Ways(city, resources.prompts, resources.answers.now.pipeline)
    script = Script("storm", city.directory.languages[0], resources.clock(), ())
    heard: list[str] = []
    call = TypedCall(
        ways, script, lambda _, turn: heard.extend(sentence.text for sentence in turn.reply.sentences)
    )
    greeting = await call.begin()
    heard.extend(one.text for one in (greeting.sentences if greeting else ()))
    await call.take(Presses("9"))
    return " ".join(heard)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
