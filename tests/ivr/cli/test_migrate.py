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
