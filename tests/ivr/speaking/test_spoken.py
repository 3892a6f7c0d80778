import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speaking.speaker import spoken

WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzéèàçôû", min_size=2, max_size=12).filter(lambda word: word != "dites"),
    max_size=30,
)
WRITTEN = st.text(st.sampled_from("0123456789 .,:-$%°²/hmkLCapest€h'’«»“” éàJulyjuillet"), max_size=80)


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Open at 7 a.m.", "Open at seven a.m."),
        ("from 8:30 a.m. to 4 p.m.", "from eight thirty a.m. to four p.m."),
        ("at 12:05 pm", "at twelve oh five p.m."),
        ("by July 2", "by July second"),
        ("on 2026-12-24", "on December twenty-fourth, twenty twenty-six"),
        ("It costs $25.", "It costs twenty-five dollars."),
        ("$1.50 each", "one dollar and fifty cents each"),
        ("$0.05", "five cents"),
        ("$1,250", "one thousand two hundred and fifty dollars"),
        ("a 10% penalty", "a ten percent penalty"),
        ("Call 604-555-0142.", "Call six zero four, five five five, zero one four two."),
        ("dial 9-1-1", "dial nine one one"),
        ("text 9-8-8", "text nine eight eight"),
        ("30 km/h", "thirty kilometres per hour"),
        ("1 m or 20 kg", "one metre or twenty kilograms"),
        ("-5 °C", "minus five degrees Celsius"),
        ("the 3rd street", "the third street"),
        ("since 1998", "since nineteen ninety-eight"),
        ("folio 012345", "folio zero one two three four five"),
        ("a 3.5 m fence", "a three point five metres fence"),
    ],
)
def test_english_numbers_are_said_as_people_say_them(written: str, heard: str) -> None:
    assert spoken(written, "en") == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("avant 7 h", "avant sept heures"),
        ("de 8 h 30 à 16 h", "de huit heures trente à seize heures"),
        ("à 13 h 05", "à treize heures cinq"),
        ("à 21 h", "à vingt et une heures"),
        ("à 12 h 30", "à midi trente"),
        ("24 h sur 24", "vingt-quatre heures sur vingt-quatre"),
        ("le 2 juillet", "le deux juillet"),
        ("le 1er août", "le premier août"),
        ("le 2026-12-24", "le vingt-quatre décembre deux mille vingt-six"),
        ("25 $", "vingt-cinq dollars"),
        ("1,50 $", "un dollar cinquante"),
        ("1 250 $", "mille deux cent cinquante dollars"),
        ("10 %", "dix pour cent"),
        ("le 604-555-0142", "le six zéro quatre, cinq cinq cinq, zéro un quatre deux"),
        ("composez le 9-1-1 maintenant", "composez le neuf, un, un, maintenant"),
        ("30 km/h", "trente kilomètres à l'heure"),
        ("1,5 m", "un virgule cinq mètre"),
        ("la 2e rue", "la deuxième rue"),
        ("Dites « agent » ou attendez", "Dites, agent, ou attendez"),
        ("Est-ce tout ?", "Est-ce tout?"),
    ],
)
def test_french_numbers_are_said_as_people_say_them(written: str, heard: str) -> None:
    assert spoken(written, "fr") == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Au 412, rue des Chênes.", "Au numéro. quatre. douze. rue des Chênes."),
        ("Au 1200, chemin Clifton.", "Au numéro. mille. deux cents. chemin Clifton."),
        ("Il est tout près, au 1205, rue X.", "Il est tout près. Au numéro. douze. zéro. cinq. rue X."),
        ("La collecte est mardi, le 1er août.", "La collecte est mardi. le premier août."),
        ("À payer : mardi, le 1er août.", "À payer. mardi. le premier août."),
        ("Votre numéro : 4 1 2.", "Votre numéro. quatre. un. deux."),
        ("Au coin de ces rues : rue A, rue B.", "Au coin de ces rues. rue A. rue B."),
        ("Passez au 12, à pied.", "Passez au douze, à pied."),
    ],
)
def test_what_only_a_call_makes_the_line_say_is_said_in_recorded_parts(written: str, heard: str) -> None:
    assert spoken(written, "fr") == heard


def test_typography_does_not_change_what_is_said() -> None:
    assert spoken("l’hôtel\u00a0de ville\u202f: 25\u00a0$", "fr") == spoken("l'hôtel de ville : 25 $", "fr")


@pytest.mark.parametrize("language", ["en", "fr", "pa"])
@given(words=WORDS)
def test_plain_words_are_said_as_they_stand(language: str, words: list[str]) -> None:
    text = " ".join(words)

    assert spoken(text, language) == text


@pytest.mark.parametrize("language", ["en", "fr"])
@given(text=WRITTEN)
def test_spoken_text_has_no_digits_and_stays_as_it_is(language: str, text: str) -> None:
    once = spoken(text, language)

    assert not any("0" <= character <= "9" for character in once)
    assert spoken(once, language) == once


@pytest.mark.parametrize("language", ["en", "fr"])
@given(text=WRITTEN)
def test_what_is_said_stays_in_proportion_to_what_is_written(language: str, text: str) -> None:
    assert len(spoken(text, language)) <= 40 * len(text) + 40
