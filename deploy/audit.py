"""Asks whether a locked package has a known vulnerability; says so, and stops nothing unless told --strict.

A finding may be published any day after the lock was made, and CI may run without a network: neither is the
fault of the change that CI looks at.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements-dev.lock", "requirements-french-voice.lock", "requirements-training.lock")
"Together they hold everything; the first one holds all that runs."
PIP_AUDIT = "pip-audit==2.10.1"
"Used by make audit alone, so it is no dependency of the product."
PATIENCE_SECONDS = 120
FOUND, NOT_ASKED = 1, 2
"How it ends with --strict."


@dataclass(frozen=True, slots=True)
class Finding:
    """A vulnerability of a locked package."""

    package: str
    version: str
    id: str
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        """One line for people."""
        mended = f"mended in {', '.join(self.mended_in)}" if self.mended_in else "not mended yet"
        return f"{self.package} {self.version}: {self.id}, {mended}"


@dataclass(frozen=True, slots=True)
class Ran:
    """How the audit of a lock ended."""

    printed: str
    complaint: str


Run: TypeAlias = Callable[[Path], Ran]


class NotAsked(Exception):
    """The service could not be asked."""


def findings_in(printed: str) -> Iterator[Finding]:
    """Yield what an audit found; raise NotAsked for what is no report."""
    try:
        report = json.loads(printed)
        for package in report["dependencies"]:
            for found in package.get("vulns", ()):
                yield Finding(package["name"], package["version"], found["id"], tuple(found["fix_versions"]))
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise NotAsked("there is no report") from error


def audited(lock: Path) -> Ran:
    """Audit a lock, from its names and digests alone; nothing of it is installed."""
    command = [
        *(str(ROOT / ".venv/bin/uv"), "run", "--quiet", "--no-project", "--with", PIP_AUDIT, "pip-audit"),
        *("--requirement", str(lock), "--require-hashes", "--disable-pip", "--vulnerability-service", "osv"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
    ]
    patient = {**os.environ, "UV_HTTP_TIMEOUT": "10"}
    try:
        ran = subprocess.run(  # noqa: S603  # our own command, with a lock of ours
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS, env=patient
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotAsked(type(error).__name__) from error
    return Ran(ran.stdout, ran.stderr)


def audit(run: Run, locks: Sequence[Path], *, strict: bool) -> int:
    """Audit some locks and say what was found; return the exit status."""
    found: dict[Finding, None] = {}
    for lock in locks:
        complaint = ""
        try:
            ran = run(lock)
            complaint = next(iter(ran.complaint.strip().splitlines()[-1:]), "").partition(":")[0]
            found |= dict.fromkeys(findings_in(ran.printed))
        except NotAsked as error:
            why = complaint or str(error)
            sys.stdout.write(f"Audit skipped: the vulnerability service could not be asked ({why}).\n")
            return NOT_ASKED if strict else 0
    if not found:
        sys.stdout.write("Audit: no locked package has a known vulnerability.\n")
        return 0
    lines = "".join(f"  {finding}\n" for finding in sorted(found, key=str))
    sys.stdout.write(f"Audit: {len(found)} known vulnerabilities in locked packages:\n{lines}")
    sys.stdout.write("Raise what is mended with make lock, and say in SECURITY.md why the rest can wait.\n")
    return FOUND if strict else 0


def main() -> int:
    """Audit every lock."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--strict", action="store_true", help="end with 1 on a finding, with 2 when not asked")
    strict: bool = asked.parse_args().strict
    return audit(audited, [ROOT / "deploy" / name for name in LOCKS], strict=strict)


if __name__ == "__main__":
    sys.exit(main())
