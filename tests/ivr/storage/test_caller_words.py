"""What a caller gives in parts over several turns is kept in none of them, on each kind of database."""

import re
from datetime import date

import pytest

from intents.privacy.personal import Personal
from intents.privacy.redaction import redacted
from intents.text.transcript import Keys, Transcript
from ivr.storage.caller_words import CallerWordsKeeper, ReadMessage, Uttering
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.store import ReadWords, details_of, words_of

ENCRYPTION = Encryption(b"secret")
KEEPER = CallerWordsKeeper(ENCRYPTION)
DAY = date(2026, 11, 25)
Kept = tuple[list[str], list[tuple[Personal, str]], str]


def keep(database: Database, *said: str | Keys) -> Kept:
    """Keep some turns; return the words, the details, and every numeral that is still known."""
    for turn, each in enumerate(said, 1):
        heard = each if isinstance(each, Keys) else Transcript(each, "en", 0.9)
        with database.begin() as session:
            KEEPER.keep(session, Uttering("CA1", turn, ReadWords.of(heard, redacted), DAY, DAY, DAY))
    with database.reading() as session:
        details = details_of(session, "CA1")
        given = [(each.kind, ENCRYPTION.decrypt(each.encrypted)) for each in details]
        runs = "".join(run for each in KEEPER.numerals(session, "CA1") for run in each.runs)
        return [words.heard for words in words_of(session, "CA1")], given, runs


PAYING: tuple[tuple[str | Keys, ...], ...] = (
    ("it's 4111 1111", "1111 1111"),
    ("it's 4111 1111", "1111 1111", "zero four twenty eight", "one two three"),
    ("it's 4111", "1111", "1111", "1111", "expires april 2028", "and the code is 123"),
    ("my visa is 4111 1111", "i'd like to pay", "1111 1111"),
    ("c'est le 4111 1111", "1111 1111", "expiration avril 2028", "sept trois sept"),
    ("my card is 4111 1111 1111 1111", "0428", "123"),
    ("my card is 4111 1111 1111 1111 0428 123",),
    ("my card is 4111 1111 1111 1111", "0428 and 123"),
    (Keys("41111111"), Keys("11111111"), Keys("0428"), Keys("1234")),
    (Keys("41111111111111110428123"),),
    ("my card number is", Keys("4111"), Keys("1111"), Keys("1111"), Keys("1111")),
    ("it's 4111 1111", Keys("11111111"), "avril vingt-huit", Keys("1234")),
    ("my social insurance number is 046", "454 286"),
)


@pytest.mark.parametrize("said", PAYING)
def test_what_pays_is_kept_in_no_turn(database: Database, said: tuple[str | Keys, ...]) -> None:
    words, given, runs = keep(database, *said)

    assert given == []
    assert re.search(r"\d|\bsept\b|twenty|vingt|\bone\b", " ".join(words)) is None
    assert runs == "" or "sin" in " ".join(words)


IDENTIFYING: tuple[tuple[str | Keys, ...], ...] = (
    ("my passport number is HK 48", "29 13"),
    ("my passport number is", "h k four eight two", "nine one three"),
    ("mon numéro de passeport c'est", "ga 30 29", "et 22"),
    ("it's my passport you need", "okay", "A 123456 BC"),
    ("passport hk 482", "so that was it and then 913"),
    ("my passport number is", Keys("482"), Keys("913")),
    ("my passport number is", Keys("482913")),
)


@pytest.mark.parametrize("said", IDENTIFYING)
def test_a_passport_in_parts_is_kept_in_no_turn(database: Database, said: tuple[str | Keys, ...]) -> None:
    words, given, _ = keep(database, *said)

    assert given == []
    assert re.search(r"\d|\bfour\b|\bnine\b", " ".join(words)) is None


def test_what_is_said_of_passports_and_numbers_besides_stays(database: Database) -> None:
    said = ["where do i renew a passport", "how much is it 160 dollars", "in 2026 i paid for two bins"]
    words, given, _ = keep(database, *said)

    assert words == said
    assert given == []
    words, given, _ = keep(database, "i lost my passport", "call me at 604 555 1234")
    assert given == [(Personal.PHONE, "604-555-1234")]


def test_a_passport_is_not_kept_in_the_message_after_its_first_half(database: Database) -> None:
    keep(database, "my passport number is HK 48")

    with database.begin() as session:
        whole, preview = KEEPER.message_of(
            session, "CA1", ReadMessage.of(Transcript("the rest is 2913 thanks", "en", 0.9), redacted)
        )

    assert re.search(r"\d", whole + preview) is None


@pytest.mark.parametrize("said", ["ma carte de crédit est 4111 1111", "my amex is 3782 822463"])
def test_half_a_card_is_for_no_department_even_if_no_more_of_it_comes(database: Database, said: str) -> None:
    words, given, _ = keep(database, said)

    assert given == []
    assert re.search(r"\d", words[0]) is None


def test_a_telephone_number_in_parts_is_kept_whole_and_hidden_in_each_turn(database: Database) -> None:
    words, given, _ = keep(database, "my number is five five five", "one two three four")

    assert words == ["my number is [phone]", "[phone]"]
    assert given == [(Personal.PHONE, "555-1234")]


def test_short_numbers_are_hidden(database: Database) -> None:
    words, given, _ = keep(database, "i'm at extension 4021", "je suis au poste 40 21", "one two three four")

    assert words == ["i'm at extension [phone]", "je suis au poste [phone]", "[number]"]
    assert given == [(Personal.PHONE, "4021")]


def test_other_numbers_stay_as_they_were(database: Database) -> None:
    words, given, _ = keep(database, "i have two bins", "12 oak street", "my account number is 45 67 89")

    assert words == ["i have two bins", "[address]", "my account number is [account]"]
    assert given == [(Personal.ADDRESS, "12 oak street"), (Personal.ACCOUNT, "456789")]


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        (("it's 4111 1111",), "and then 1111 1111 please"),
        (("my card is 4111 1111 1111 1111",), "it's 0428 and 123"),
        (("my card is 4111 1111 1111 1111",), "expire en avril 2028, sept trois sept"),
    ],
)
def test_nor_is_it_kept_in_the_message_after_them(
    database: Database, turns: tuple[str, ...], message: str
) -> None:
    keep(database, *turns)

    with database.begin() as session:
        whole, preview = KEEPER.message_of(
            session, "CA1", ReadMessage.of(Transcript(message, "en", 0.9), redacted)
        )

    assert re.search(r"\d|\bsept\b", whole + preview) is None
    with database.reading() as session:
        assert details_of(session, "CA1") == ()


def test_a_message_keeps_the_number_to_call(database: Database) -> None:
    keep(database, "my number is 604")

    with database.begin() as session:
        whole, _ = KEEPER.message_of(
            session, "CA1", ReadMessage.of(Transcript("call me at 604 555 1234", "en", 0.9), redacted)
        )

    assert whole == "call me at 604 555 1234"


def test_numerals_under_an_earlier_secret_are_as_good_as_none(database: Database) -> None:
    keep(database, "it's 4111 1111")

    with database.begin() as session:
        other = CallerWordsKeeper(Encryption(b"another"))
        other.keep(
            session,
            Uttering("CA1", 2, ReadWords.of(Transcript("1111 1111", "en", 0.9), redacted), DAY, DAY, DAY),
        )

    with database.reading() as session:
        assert [words.heard for words in words_of(session, "CA1")] == ["it's [account]", "[account]"]
