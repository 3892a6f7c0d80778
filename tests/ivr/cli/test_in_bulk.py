"""Commands that are run many at a time, as from a script, lose nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MANY = 6


@pytest.mark.slow
def test_commands_at_the_same_time_wait_for_each_other_and_all_are_carried_out(tmp_path: Path) -> None:
    """The first of them make the database, too."""
    environment = {**os.environ, "CITYLINE_DATA": str(tmp_path), "CITYLINE_LOG_LEVEL": "error"}
    cityline = [sys.executable, "-c", "from ivr.cli.main import main; main()", "account"]
    added = [
        [*cityline, "add", f"Person {n}", "--email", f"p{n}@city.example", "--role", "staff"]
        for n in range(MANY)
    ]

    running = [subprocess.Popen(one, env=environment, stdout=subprocess.PIPE) for one in added]
    told = [one.communicate(timeout=300)[0].decode() for one in running]
    listed = subprocess.run([*cityline, "list"], env=environment, capture_output=True, text=True, check=True)

    assert [one.returncode for one in running] == [0] * MANY
    assert all("http" in one for one in told)
    assert [n for n in range(MANY) if f"p{n}@city.example" not in listed.stdout] == []
