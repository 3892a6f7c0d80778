"""How fast the studio's pages come: `python -m tests.load.studio_pages [--rounds 25]`.

A hundred answers in two languages, a draft of one, two thousand unanswered questions, and the whole
service around them; one person reads page after page over HTTP, and saves another draft each time.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import numpy as np

from intents.articles.folder import AnswerText
from ivr.storage.database import Database
from ivr.studio.article_form import form_of, text_of
from ivr.studio.unanswered.grouping import AskedGrouping, Labelled, Wordings
from ivr.studio.unanswered.store import FeedbackLine, keep_feedback
from tests.bench.gate import ELSEWHERE
from tests.bench.unanswered import questions
from tests.browser.house import DIMENSIONS, PASSWORD, open_house, quiet_settings
from tests.fixtures.machine import share_machine
from tests.load.table import Figure, print_figures

GOAL = "p95 ≤ 300"
ASKED = 2_000
DRAFT = "waste.bin_damaged"
PAGES = (
    "/studio",
    "/studio/asked",
    "/studio/asked/{group}",
    f"/studio/asked/phrasings/{DRAFT}",
    "/studio/asked/replies",
    f"/studio/{DRAFT}",
    f"/studio/{DRAFT}/review",
    f"/studio/{DRAFT}/try",
    f"/studio/{DRAFT}/history",
    f"/studio/{DRAFT}/editions/1",
    "/studio/facts",
    "/studio/documents",
    "/review",
    "/review/board",
    "/review/curve?weeks=26",
)


def main() -> None:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--rounds", type=int, default=25)
    rounds = asking.parse_args().rounds
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as data:
        share_machine(Path(data))
        settings = quiet_settings(data=Path(data))
        folder = settings.city / "answers"
        with open_house(settings, now, [*_hundred(folder)]) as (address, database):
            group = _ask_unanswered(database, now)
            with signed_in(address) as client:
                token = csrf_in(client.get(f"/studio/{DRAFT}").text)
                _save(client, token, 1)
                table = [*_measured(client, group, rounds), *_saved(client, token, rounds)]
    print_figures("Pages of the studio: a hundred answers, two thousand unanswered questions", table)


def _measured(client: httpx2.Client, group: str, rounds: int) -> Iterator[Figure]:
    for page in PAGES:
        times = []
        # The first time is the page's warming up, as it is after each start of the service.
        for number in range(rounds + 1):
            begun = time.perf_counter()
            client.get(page.format(group=group)).raise_for_status()
            if number:
                times.append((time.perf_counter() - begun) * 1000)
        yield Figure(page, times, "ms", GOAL)


def _saved(client: httpx2.Client, token: str, rounds: int) -> Iterator[Figure]:
    """Saving a draft until its page is there, and its review, each read for the first time."""
    editor, review = [], []
    for number in range(2, rounds + 2):
        begun = time.perf_counter()
        _save(client, token, number)
        saved = time.perf_counter()
        client.get(f"/studio/{DRAFT}/review").raise_for_status()
        editor.append((saved - begun) * 1000)
        review.append((time.perf_counter() - saved) * 1000)
    yield Figure(f"saving /studio/{DRAFT}, and its page", editor, "ms", GOAL)
    yield Figure(f"/studio/{DRAFT}/review after that", review, "ms", GOAL)


def _save(client: httpx2.Client, token: str, number: int) -> None:
    owner = f"Waste operations manager {number}"
    form = {"csrf_token": token, "edition": str(number), "owner": owner}
    client.post(f"/studio/{DRAFT}?lang=en", data=form).raise_for_status()


def _hundred(folder: Path) -> Iterator[AnswerText]:
    """Each answer twice, the second time about somewhere else; facts and topics once."""
    for file in sorted(folder.rglob("*.yaml")):
        path, text = file.relative_to(folder).as_posix(), file.read_text("utf-8")
        yield AnswerText(path, text)
        if "/" in path:
            yield AnswerText(path.replace(".yaml", "-east.yaml"), _elsewhere(text))


def _elsewhere(text: str) -> str:
    shown = form_of(text, ELSEWHERE).fields
    moved = {
        name: "\n".join(f"{line} {where}" for line in shown[name].splitlines())
        for language, where in ELSEWHERE.items()
        for name in (f"phrasings.{language}", f"tests.{language}", f"not.{language}")
    }
    return re.sub(r"^(id: \S+)$", r"\1_east", text_of(text, moved, ELSEWHERE), count=1, flags=re.MULTILINE)


def _ask_unanswered(database: Database, now: datetime) -> str:
    """Have what others ask stand in groups of one subject each; return the largest one's id."""
    asked = questions()[:ASKED]
    places = {subject: place for place, subject in enumerate(dict.fromkeys(one[2] for one in asked))}
    lines = [FeedbackLine(f"feedback:load:{n}", text, code) for n, (code, text, _) in enumerate(asked)]
    subjects = {(code, text): places[subject] for code, text, subject in asked}
    with database.begin() as session:
        keep_feedback(session, lines, "ada", now, now.date() + timedelta(days=90))

    def by_subject(_: Path, wordings: Wordings) -> Labelled:
        labels = [subjects.get(one, len(places)) for one in wordings]
        # The house has a group of its own in the first dimension.
        return labels, np.eye(DIMENSIONS, dtype=np.float32)[[label + 1 for label in labels]]

    names = iter(f"load{n}" for n in range(ASKED))
    zone = ZoneInfo("America/Vancouver")
    AskedGrouping(database, Path(), zone, by_subject, lambda: next(names)).group(now)
    return "load0"


@contextmanager
def signed_in(address: str) -> Iterator[httpx2.Client]:
    """A client that Ada has signed in with."""
    with httpx2.Client(base_url=address, follow_redirects=True, timeout=60.0) as client:
        token = csrf_in(client.get("/sign-in?lang=en").text)
        form = {"csrf_token": token, "email": "ada@city.example", "password": PASSWORD}
        client.post("/sign-in?lang=en", data=form).raise_for_status()
        yield client


def csrf_in(page: str) -> str:
    """Return what a page's forms are sent with."""
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


if __name__ == "__main__":
    main()
