from ivr.call.city import load_city


def test_a_new_city_is_in_order_and_speaks_two_languages(cityline, tmp_path):
    made = cityline("init", str(tmp_path / "my-city"))

    checked = cityline("check", str(tmp_path / "my-city"))

    assert (made.code, checked.code) == (0, 0)
    assert "2 answers (en, fr), 1 departments" in checked.out
    assert load_city(tmp_path / "my-city").directory.operator == "contact"


def test_it_says_what_comes_next(cityline, tmp_path):
    made = cityline("init", str(tmp_path / "my-city"))

    assert f"cityline check {tmp_path / 'my-city'}" in made.out


def test_a_folder_that_holds_something_is_left_alone(cityline, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    refused = cityline("init", str(tmp_path))

    assert refused.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
