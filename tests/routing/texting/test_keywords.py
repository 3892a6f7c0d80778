"""What people text back is understood as carriers in Canada ask for."""

import pytest

from routing.texting.keywords import Keyword, KeywordKind, keyword_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STOP", Keyword(KeywordKind.STOP, "en", is_answered=True)),
        (" stop. ", Keyword(KeywordKind.STOP, "en", is_answered=True)),
        ("Arrêt", Keyword(KeywordKind.STOP, "fr", is_answered=False)),
        ("ARRET !", Keyword(KeywordKind.STOP, "fr", is_answered=False)),
        ("Arrêter", Keyword(KeywordKind.STOP, "fr", is_answered=False)),
        ("Aide", Keyword(KeywordKind.HELP, "fr", is_answered=False)),
        ("СКАСУВАТИ", Keyword(KeywordKind.STOP, "uk", is_answered=False)),
        ("退订。", Keyword(KeywordKind.STOP, "zh", is_answered=False)),
        ("Sair", Keyword(KeywordKind.STOP, "pt", is_answered=False)),
        ("बंद करें", Keyword(KeywordKind.STOP, "hi", is_answered=False)),
        ("info", Keyword(KeywordKind.HELP, "en", is_answered=True)),
        ("START", Keyword(KeywordKind.START, "en", is_answered=True)),
        ("stop the noise on my street", None),
        ("", None),
        ("👍", None),
    ],
)
def test_a_keyword_stands_alone(text: str, expected: Keyword | None) -> None:
    assert keyword_of(text) == expected


def test_what_the_carrier_took_it_for_counts_and_it_has_answered() -> None:
    assert keyword_of("Arrêt", "STOP") == Keyword(KeywordKind.STOP, "fr", is_answered=True)
    assert keyword_of("no more please", "STOP") == Keyword(KeywordKind.STOP, "en", is_answered=True)
    assert keyword_of("hello", "gossip") is None
