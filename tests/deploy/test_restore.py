"""A backup is worth what its restore brings back."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from ivr.storage.database import open_database
from ivr.storage.encryption import Encryption
from ivr.storage.secret import ensure_same_secret, machine_secret

NUMBER = "+16045550123"


def run(script: str, folder: Path, data: Path) -> None:
    given = {"CITYLINE_DATA": str(data), "PYTHON": sys.executable, "PATH": os.environ["PATH"]}
    subprocess.run([f"deploy/{script}", str(folder)], env=given, check=True)


def test_what_was_kept_can_be_read_after_a_restore_on_an_empty_machine(tmp_path: Path) -> None:
    old, backup, new = tmp_path / "old", tmp_path / "backup", tmp_path / "new"
    secret = machine_secret("", old)
    running = open_database(f"sqlite:///{old / 'cityline.db'}")
    running.upgrade()
    with running.begin() as session:
        ensure_same_secret(session, secret, None)
        values = {"encrypted": Encryption(secret).encrypt(NUMBER)}
        session.execute(text("INSERT INTO words VALUES ('CA1', 1, 'en', :encrypted, CURRENT_DATE)"), values)

    lists = {old: "before, by an earlier release", old / "erasures": "before\n", new / "erasures": "since"}
    for folder, forgotten in lists.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "forgotten.jsonl").write_text(forgotten, "utf-8")

    (old / "erasures" / "digests.jsonl").write_text("noted\n", "ascii")

    run("backup", backup, old)
    run("restore", backup, new)

    assert (new / "erasures" / "digests.jsonl").read_text("ascii") == "noted\n"
    kept_list = (new / "erasures" / "forgotten.jsonl").read_text("utf-8").splitlines()
    assert {*filter(None, kept_list)} == {"before", "before, by an earlier release", "since"}
    restored = open_database(f"sqlite:///{new / 'cityline.db'}")
    restored.upgrade()
    with restored.begin() as session:
        ensure_same_secret(session, machine_secret("", new), None)
        kept = session.execute(text("SELECT heard FROM words")).scalar_one()
    assert Encryption(machine_secret("", new)).decrypt(kept) == NUMBER
    restored.close()
    running.close()
