def test_a_language_that_the_city_does_not_speak_is_bad_input(cityline):
    ran = cityline("render", "--publish", "de", voice="openai", openai_api_key="none")

    assert ran.code == 2
    assert "use en, fr" in ran.err


def test_a_machine_without_a_voice_is_told_how_to_get_it(cityline):
    ran = cityline("render")

    assert ran.code == 2
    assert "cityline models --fetch" in ran.err
