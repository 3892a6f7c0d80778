"""The bill of materials of a release names every locked package with its digests."""

import json
import re
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "deploy" / "requirements.lock").read_text("utf-8")


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    out = tmp_path_factory.mktemp("release") / "cityline.cdx.json"
    subprocess.run([sys.executable, ROOT / "deploy" / "sbom.py", "--out", out], check=True)
    document: dict[str, object] = json.loads(out.read_text("utf-8"))
    return document


def parts(bill: dict[str, object]) -> list[dict[str, object]]:
    found = bill["components"]
    assert isinstance(found, list)
    return found


def test_every_locked_package_is_in_it_with_its_version(bill: dict[str, object]) -> None:
    locked = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCK, re.MULTILINE))

    assert {(part["name"], part["version"]) for part in parts(bill)} == locked


def test_every_digest_of_the_lock_is_in_it(bill: dict[str, object]) -> None:
    assert set(re.findall(r"sha256:([0-9a-f]{64})", LOCK)) == set(
        re.findall(r"\b[0-9a-f]{64}\b", json.dumps(bill))
    )


def test_it_is_cyclonedx_and_says_what_it_is_the_bill_of(bill: dict[str, object]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert UUID(str(bill["serialNumber"])).urn == bill["serialNumber"]
    references = [part["bom-ref"] for part in parts(bill)]
    assert len(references) == len(set(references))
