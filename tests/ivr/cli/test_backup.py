"""A backup is worth what its restore brings back, on either kind of database."""

import gzip
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, select, text

from ivr.errors import BadDatabase, DatabaseDown
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.storage.secret import ensure_same_secret, machine_secret
from ivr.storage.table_files import CopiedDatabase, copy_in, copy_out, ensure_can_be_copied_in
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord
from tests.fixtures.command_line import Run

NUMBER = "+16045550123"
AT = datetime(2026, 11, 3, 17, tzinfo=UTC)
CONFIRMED = QueryOutcome.ANSWERED_CONFIRMED


def filled(database: Database, secret: bytes) -> None:
    """A call, an encrypted number, and a word with everything that a copy as text must escape."""
    odd = 'a\ttab, a \\backslash, a "quote", a\nbreak, \\N and é'
    with database.begin() as session:
        ensure_same_secret(session, secret, None)
        ledger.append(
            session,
            CallRecord("CA1", AT, "en", "k1.1", 1, disposition=Disposition.RESOLVED, ended_at=AT),
            QueryRecord("CA1", 1, AT, "en", outcome=CONFIRMED, closed_at=AT, article=""),
        )
        for number, words in enumerate((Encryption(secret).encrypt(NUMBER), odd), 1):
            values = {"number": number, "heard": words}
            session.execute(
                text("INSERT INTO words VALUES ('CA1', :number, 'en', :heard, CURRENT_DATE)"), values
            )


def rows(database: Database) -> Mapping[str, list[tuple[object, ...]]]:
    tables = MetaData()
    tables.reflect(database.engine)
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in tables.sorted_tables
        }


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the same kind, as on a new machine."""
    if not database_url.startswith("postgresql"):
        return f"sqlite:///{tmp_path / 'new' / 'cityline.db'}"
    server = request.getfixturevalue("postgres").url
    name = f"restored_{request.node.name.split('[')[0][-40:]}_{tmp_path.name[-4:]}".casefold()
    with closing(open_database(server)) as admin:
        alone = admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with alone as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
            # Whoever runs the line owns the database, and is no superuser.
            if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = 'city'")).first():
                connection.execute(text("CREATE ROLE city LOGIN"))
            connection.execute(text(f'ALTER DATABASE "{name}" OWNER TO city'))
    return str(server).replace("/postgres?", f"/{name}?").replace("//postgres@", "//city@")


def test_what_was_kept_is_back_on_an_empty_machine_with_equal_rows(
    cityline: Run, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "kept.tar.gz"
    secret = machine_secret("", old)
    city = tmp_path / "city"
    shutil.copytree("ivr/new_city", city)
    with closing(open_database(database_url)) as database:
        filled(database, secret)
        before = rows(database)

    made = cityline("backup", str(kept), data=old, city=city, database_url=database_url)
    shutil.rmtree(city)
    back = cityline("restore", str(kept), data=new, city=city, database_url=empty_url)

    assert (made.code, back.code) == (0, 0)
    with closing(open_database(empty_url)) as database:
        assert rows(database) == before
        database.upgrade()
        with database.begin() as session:
            ensure_same_secret(session, machine_secret("", new), None)
            number = session.execute(text("SELECT heard FROM words WHERE turn = 1")).scalar_one()
            ledger.append(session, CallRecord("CA2", AT, "en", "k1.1", 1))  # the next number is free
    assert Encryption(machine_secret("", new)).decrypt(number) == NUMBER
    assert (city / "city.yaml").read_bytes() == Path("ivr/new_city/city.yaml").read_bytes()


def test_who_was_forgotten_stays_forgotten_and_what_was_noted_since_stays(
    cityline: Run, sqlite_url: str, tmp_path: Path
) -> None:
    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "kept.tar.gz"
    lists = {old: "before, by an earlier release", old / "erasures": "before\n", new / "erasures": "since"}
    for folder, forgotten in lists.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "forgotten.jsonl").write_text(forgotten, "utf-8")
    (old / "erasures" / "digests.jsonl").write_text("older\n", "ascii")
    (new / "erasures" / "digests.jsonl").write_text("newer\n", "ascii")

    cityline("backup", str(kept), data=old, database_url=sqlite_url)
    back = cityline("restore", str(kept), data=new)

    told = (new / "erasures" / "forgotten.jsonl").read_text("utf-8").splitlines()
    assert back.code == 0
    assert {*filter(None, told)} == {"before", "before, by an earlier release", "since"}
    assert (new / "erasures" / "digests.jsonl").read_text("ascii") == "newer\n"


def test_a_backup_that_fails_leaves_the_last_good_one(cityline: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept.tar.gz"
    kept.write_bytes(b"the last good one")

    failed = [
        cityline("backup", str(kept), database_url=f"sqlite:///{tmp_path / 'gone.db'}"),
        cityline("backup", str(kept), database_url="postgresql://nobody@127.0.0.1:1/line"),
        cityline("backup", str(kept / "below"), database_url=f"sqlite:///{tmp_path / 'gone.db'}"),
    ]

    assert all(each.code == 2 or "does not answer" in each.err for each in failed)
    assert all(each.err and "Traceback" not in each.err for each in failed)
    assert kept.read_bytes() == b"the last good one"
    assert [file for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_backup_of_a_damaged_database_is_refused(cityline: Run, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "line.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[8192:40960] = bytes(32768)
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(content)

    refused = cityline("backup", str(tmp_path / "kept.tar.gz"), database_url=f"sqlite:///{damaged}")

    assert refused.code == 2
    assert not (tmp_path / "kept.tar.gz").exists()


@pytest.fixture
def kept(cityline: Run, sqlite_url: str, tmp_path: Path) -> Path:
    cityline("backup", str(tmp_path / "kept.tar.gz"), database_url=sqlite_url)
    return tmp_path / "kept.tar.gz"


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def without_its_end(content: bytes) -> bytes:
    """The archive without its manifest, in a whole file of gzip."""
    plain = gzip.decompress(content)
    return gzip.compress(plain[: plain.index(b"manifest.json")])


def with_other_words(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b"department", b"DEPARTMENT"))


@pytest.mark.parametrize(
    "damage", [half, without_its_end, with_other_words, lambda _: b"", lambda _: b"a letter"]
)
def test_a_damaged_backup_is_named_before_anything_is_touched(
    damage: Callable[[bytes], bytes], cityline: Run, kept: Path, tmp_path: Path
) -> None:
    kept.write_bytes(damage(kept.read_bytes()))

    refused = cityline("restore", str(kept), data=tmp_path / "new")

    assert refused.code == 2
    assert "older backup" in refused.err
    assert list((tmp_path / "new").iterdir()) == []


def test_an_archive_of_somebody_elses_writes_nowhere_outside(cityline: Run, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../evil"))

    refused = cityline("restore", str(tmp_path / "evil.tar.gz"), data=tmp_path / "new" / "var")

    assert refused.code == 2
    assert not list(tmp_path.rglob("evil"))


def test_a_database_that_holds_something_is_never_written_over(
    cityline: Run, database_url: str, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.tar.gz"
    cityline("backup", str(kept), database_url=database_url)

    refused = cityline("restore", str(kept), data=tmp_path / "new", database_url=database_url)

    assert refused.code == 2
    assert "already" in refused.err


def test_a_copy_that_does_not_fit_changes_nothing(database_url: str, empty_url: str, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    copied = copy_out(database_url, aside)
    for file in aside.iterdir():
        file.write_bytes(b"neither a row nor a database\n" * 100)

    with pytest.raises((BadDatabase, DatabaseDown)):
        copy_in(empty_url, aside, copied)

    with closing(open_database(empty_url)) as database:
        assert inspect(database.engine).get_table_names() == []


def test_a_backup_of_another_kind_or_release_is_refused(cityline: Run, kept: Path, tmp_path: Path) -> None:
    refused = cityline("restore", str(kept), data=tmp_path / "new", database_url="postgresql://h/line")
    late, early = CopiedDatabase("sqlite", "9999"), CopiedDatabase("sqlite", "0012")

    assert refused.code == 2
    assert "The backup is of sqlite" in refused.err
    with pytest.raises(BadDatabase, match="install the release that made it"):
        ensure_can_be_copied_in(f"sqlite:///{tmp_path / 'x.db'}", late)
    with pytest.raises(BadDatabase, match=r"restores from 0055 on"):
        ensure_can_be_copied_in(f"sqlite:///{tmp_path / 'x.db'}", early)


def test_checking_a_backup_restores_nothing(cityline: Run, kept: Path, tmp_path: Path) -> None:
    checked = cityline("restore", "--check", str(kept), data=tmp_path / "new")

    assert checked.code == 0
    assert "It is whole" in checked.out
    assert list((tmp_path / "new").iterdir()) == []


def test_a_folder_keeps_so_many_backups_and_other_files(
    cityline: Run, sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    for day in range(1, 6):
        (folder / f"cityline-2026-11-0{day}-020000.tar.gz").write_text("older")

    cityline("backup", str(folder), "--keep", "3", database_url=sqlite_url)

    left = sorted(file.name for file in folder.iterdir())
    assert left[:2] == ["cityline-2026-11-04-020000.tar.gz", "cityline-2026-11-05-020000.tar.gz"]
    assert len(left) == 4
    assert left[-1] == "notes.txt"


def test_only_its_owner_may_read_a_backup(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0


PASSPHRASE = "correct horse battery staple"


def test_an_encrypted_backup_tells_nothing_and_is_restored_by_its_passphrase(
    cityline: Run, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    old, new, folder, key = (tmp_path / name for name in ("old", "new", "kept", "key"))
    secret = machine_secret("", old)
    folder.mkdir()
    key.write_text(f"{PASSPHRASE}\n", "utf-8")
    with closing(open_database(database_url)) as database:
        filled(database, secret)
        before = rows(database)
    machine = {"data": old, "database_url": database_url, "backup_passphrase": PASSPHRASE}

    made = cityline("backup", str(folder), **machine)
    (kept,) = folder.iterdir()
    refused = cityline("restore", str(kept), data=new, database_url=empty_url)
    back = cityline("restore", str(kept), "--passphrase-file", str(key), data=new, database_url=empty_url)

    assert (made.code, refused.code, back.code) == (0, 2, 0)
    assert "keep its passphrase elsewhere" in made.out
    assert kept.name.endswith(".tar.gz.sealed")
    assert "CITYLINE_BACKUP_PASSPHRASE" in refused.err
    assert PASSPHRASE not in made.out + made.err + refused.err + back.out
    with closing(open_database(empty_url)) as database:
        assert rows(database) == before


def test_encrypted_backups_are_counted_with_the_others(
    cityline: Run, sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    for name in ("cityline-2026-11-01-020000.tar.gz", "cityline-2026-11-02-020000.tar.gz.sealed"):
        (folder / name).write_text("older")

    cityline("backup", str(folder), "--keep", "2", database_url=sqlite_url, backup_passphrase=PASSPHRASE)

    assert min(file.name for file in folder.iterdir()) == "cityline-2026-11-02-020000.tar.gz.sealed"
    assert len([*folder.iterdir()]) == 2


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"hunter2"])
def test_a_passphrase_that_is_none_leaves_no_backup(
    content: bytes | None, cityline: Run, sqlite_url: str, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    if content is not None:
        key.write_bytes(content)

    refused = cityline(
        "backup", str(tmp_path / "kept"), "--passphrase-file", str(key), database_url=sqlite_url
    )

    assert refused.code == 2
    assert "passphrase" in refused.err
    assert not (tmp_path / "kept").exists()
