"""The drill in the runbook is run as it stands: what was kept brings the same figures back."""

import os
import re
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.storage.database import open_database
from ivr.storage.secret import ensure_same_secret, machine_secret
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord

RUNBOOK = Path("deploy/RUNBOOK.md")
ELSEWHERE = "# On the other machine"


def drill() -> tuple[str, str]:
    """What the runbook has run on the machine that is lost, and on the other one."""
    (block,) = re.findall(r"```sh\n(.*?)```", RUNBOOK.read_text("utf-8"), re.DOTALL)
    here, there = block.split(ELSEWHERE)
    return here, there.partition("\n")[2]


def run(lines: str, folder: Path, data: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "CITYLINE_DATA": str(data),
        "CITYLINE_CITY": str(Path("ivr/new_city").resolve()),
    }
    return subprocess.run(
        ["sh", "-e", "-c", lines], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def kept_line(data: Path) -> None:
    """A line with a resolved call of this minute."""
    at, confirmed = datetime.now(UTC), QueryOutcome.ANSWERED_CONFIRMED
    data.mkdir()
    with closing(open_database(f"sqlite:///{data / 'cityline.db'}")) as database:
        database.upgrade()
        with database.begin() as session:
            ensure_same_secret(session, machine_secret("", data), None)
            ledger.append(
                session,
                CallRecord("CA1", at, "en", "k1.1", 1, disposition=Disposition.RESOLVED, ended_at=at),
                QueryRecord("CA1", 1, at, "en", outcome=confirmed, closed_at=at, article=""),
            )


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_the_drill_brings_the_same_figures_back_on_an_empty_machine(tmp_path: Path) -> None:
    lost, other = tmp_path / "lost", tmp_path / "other"
    kept_line(lost)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept.passphrase").write_text("correct horse battery staple\n", "utf-8")
    here, there = drill()

    made = run(here, tmp_path, lost)
    lost.rename(tmp_path / "gone")
    back = run(there, tmp_path, other)

    assert made.returncode == 0, made.stderr
    assert back.returncode == 0, back.stdout[-2000:] + back.stderr
    assert '"calls"' in (tmp_path / "kept" / "before.json").read_text("utf-8")
