import sqlite3
from contextlib import closing

import pytest


def test_a_new_database_gets_its_tables_and_an_old_one_keeps_them(cityline, tmp_path):
    first, second = cityline("migrate"), cityline("migrate")

    assert (first.code, second.code) == (0, 0)
    assert (tmp_path / "var" / "cityline.db").is_file()


def test_where_a_job_migrates_no_other_command_does(cityline):
    refused = cityline("purge", migrate="off")
    migrated = cityline("migrate", migrate="off")
    purged = cityline("purge", migrate="off")

    assert (refused.code, migrated.code, purged.code) == (2, 0, 0)
    assert "run `cityline migrate`" in refused.err


@pytest.mark.parametrize("revision", ["a1b2c3d4", "0000"])
@pytest.mark.parametrize("command", ["migrate", "purge"])
def test_the_database_of_another_program_is_left_alone(cityline, tmp_path, command, revision):
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        other.commit()

    ran = cityline(command, database_url=f"sqlite:///{file}")

    assert ran.code == 2
    assert "tables of another program" in ran.err
