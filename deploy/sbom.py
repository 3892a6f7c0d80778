"""Writes what a release is made of as CycloneDX 1.5, from the locked packages and their digests."""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "deploy" / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> Iterator[dict[str, object]]:
    """Yield each locked package with the digests of its files; a lock without any is refused."""
    found: dict[str, object] | None = None
    digests: list[dict[str, str]] = []
    for line in lock.splitlines():
        if pinned := PINNED.match(line):
            if found:
                yield found
            name, version = pinned[1].lower(), pinned[2]
            digests = []
            found = {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "externalReferences": [
                    {
                        "type": "distribution",
                        "url": f"https://pypi.org/project/{name}/{version}/",
                        "hashes": digests,
                    }
                ],
            }
        digests += [{"alg": "SHA-256", "content": digest} for digest in DIGEST.findall(line)]
    if found:
        yield found


def document(lock: str, name: str, version: str) -> dict[str, object]:
    """Return the bill; the same lock gives the same one."""
    parts = sorted(components(lock), key=lambda part: str(part["name"]))
    mark = hashlib.sha256(lock.encode()).hexdigest()
    ref = f"pkg:pypi/{name}@{version}"
    serial = f"{mark[:8]}-{mark[8:12]}-5{mark[13:16]}-8{mark[17:20]}-{mark[20:32]}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": name,
                "version": version,
                "bom-ref": ref,
                "purl": ref,
            }
        },
        "components": parts,
        "dependencies": [{"ref": ref, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> int:
    """Write the bill to a file, or to the standard output."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, help="file to write; the standard output if left out")
    out: Path | None = asked.parse_args().out
    project = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    version = project[1] if project else "0"
    text = json.dumps(document(LOCK.read_text("utf-8"), "cityline", version), indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
