"""`make audit` tells what is known of locked packages, and stops CI only when it is told to."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.audit import FOUND, LOCKS, NOT_ASKED, Finding, NotAsked, Ran, audit, findings_in

ROOT = Path(__file__).parent.parent.parent
LOCK = Path("requirements.lock")
OLD = Finding("oldlib", "1.0", "GHSA-1", ("1.1",))


def report(*findings: Finding) -> str:
    vulns = [{"id": each.id, "fix_versions": list(each.mended_in), "aliases": []} for each in findings]
    dependencies = [{"name": "oldlib", "version": "1.0", "vulns": vulns}, {"name": "x", "version": "2"}]
    return json.dumps({"dependencies": dependencies, "fixes": []})


def answering(*findings: Finding) -> Callable[[Path], Ran]:
    return lambda _: Ran(report(*findings), "Found 1 known vulnerability" if findings else "")


def offline(_: Path) -> Ran:
    return Ran("", "Traceback …\nConnectionError: Failed to resolve 'api.osv.dev'\n")


def not_there(_: Path) -> Ran:
    raise NotAsked("FileNotFoundError")


def test_a_finding_is_told_with_what_mends_it() -> None:
    assert list(findings_in(report(OLD))) == [OLD]


@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, FOUND)])
def test_a_finding_warns_with_the_list_and_stops_when_strict(
    capsys: pytest.CaptureFixture[str], strict: bool, status: int
) -> None:
    assert audit(answering(OLD), [LOCK, LOCK], strict=strict) == status

    assert "1 known vulnerabilities" in (told := capsys.readouterr().out)
    assert "  oldlib 1.0: GHSA-1, mended in 1.1\n" in told


@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, NOT_ASKED)])
@pytest.mark.parametrize("run", [offline, not_there])
def test_without_a_network_it_is_skipped_with_a_line(
    capsys: pytest.CaptureFixture[str], run: Callable[[Path], Ran], strict: bool, status: int
) -> None:
    assert audit(run, [LOCK], strict=strict) == status

    told = capsys.readouterr().out
    assert told.startswith("Audit skipped: ")
    assert told.count("\n") == 1


def test_nothing_known_is_said_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(answering(), [LOCK], strict=True) == 0

    assert "no locked package has a known vulnerability" in capsys.readouterr().out


def test_the_locks_are_there_and_ci_asks_on_its_own_line() -> None:
    assert all((ROOT / "deploy" / lock).is_file() for lock in LOCKS)
    assert "\nmake audit\n" in (ROOT / ".ci" / "run").read_text("utf-8")
