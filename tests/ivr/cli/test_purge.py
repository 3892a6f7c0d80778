import json
from datetime import date

from ivr.storage.database import open_database
from ivr.storage.store import CallerWords, keep_words, words_of

LONG_AGO, FAR_AHEAD = date(2020, 1, 1), date(2090, 1, 1)


def test_words_whose_day_has_come_are_removed_and_others_stay(cityline, tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    database = open_database(url)
    database.upgrade()
    with database.begin() as session:
        keep_words(session, CallerWords("CA1", 1, "en", "garbage", LONG_AGO), str)
        keep_words(session, CallerWords("CA1", 2, "en", "taxes", FAR_AHEAD), str)

    ran = cityline("purge", "--json", database_url=url)

    with database.reading() as session:
        kept = [words.heard for words in words_of(session, "CA1")]
    database.close()
    assert ran.code == 0
    assert json.loads(ran.printed)["words"] == 1
    assert kept == ["taxes"]


def test_people_read_what_was_removed(cityline):
    assert "0 words, 0 callbacks" in cityline("purge").out
