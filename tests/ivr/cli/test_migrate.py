def test_a_new_database_gets_its_tables_and_an_old_one_keeps_them(cityline, tmp_path):
    first, second = cityline("migrate"), cityline("migrate")

    assert (first.code, second.code) == (0, 0)
    assert (tmp_path / "var" / "cityline.db").is_file()
