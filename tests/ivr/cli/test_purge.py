import json
from datetime import date

from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words, words_of

LONG_AGO, FAR_AHEAD = date(2020, 1, 1), date(2090, 1, 1)


def test_words_whose_day_has_come_are_removed_and_others_stay(
    cityline, sqlite_database: Database, sqlite_url: str
):
    with sqlite_database.begin() as session:
        keep_words(session, CallerWords("CA1", 1, "en", "garbage", LONG_AGO), str)
        keep_words(session, CallerWords("CA1", 2, "en", "taxes", FAR_AHEAD), str)

    ran = cityline("purge", "--json", database_url=sqlite_url)

    with sqlite_database.reading() as session:
        kept = [words.heard for words in words_of(session, "CA1")]
    assert ran.code == 0
    assert json.loads(ran.printed)["words"] == 1
    assert kept == ["taxes"]


def test_people_read_what_was_removed(cityline):
    assert "0 words, 0 callbacks" in cityline("purge").out
