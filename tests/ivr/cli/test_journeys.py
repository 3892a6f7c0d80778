"""`cityline journeys`: a city's guided journeys, listed and drawn."""

CITY = "deploy/example-city"


def test_every_journey_is_listed_with_the_article_that_starts_it(cityline) -> None:
    ran = cityline("journeys", "--city", CITY)

    assert ran.code == 0
    assert "permit-explorer@3, started by permit.need_one: 10 questions" in ran.out
    assert "permit-application@2, started by permit.apply_by_phone: 7 questions" in ran.out


def test_a_journey_is_drawn_in_the_language_asked_for(cityline) -> None:
    ran = cityline("journeys", "permit-explorer", "--city", CITY, "--lang", "fr")

    assert ran.code == 0
    assert ran.out.startswith("flowchart TD ")
    assert '|"une terrasse"|' in ran.out


def test_what_is_looked_up_texted_and_submitted_is_drawn(cityline) -> None:
    ran = cityline("journeys", "permit-application", "--city", CITY)

    assert 'zoning{{"Zoning"}}' in ran.out
    assert 'zoning -->|"not known"| zone_unknown' in ran.out
    assert 'list_by_text>"Shall I text you the list of<br>what to bring?"]' in ran.out
    assert 'submitted[("Your check-list' in ran.out


def test_a_journey_or_language_that_does_not_exist_is_named(cityline) -> None:
    unknown = cityline("journeys", "moon", "--city", CITY)
    foreign = cityline("journeys", "permit-explorer", "--city", CITY, "--lang", "de")

    assert unknown.code != 0
    assert "moon: no such journey; there are permit-application, permit-explorer." in unknown.err
    assert "de: not a language of this city; use en, fr." in foreign.err
