"""What callers allowed to be kept, and what comes of listening to it."""

import io
import wave
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from ivr.errors import BadCiphertext
from ivr.privacy.retention import Purging
from ivr.privacy.traces import forget_traces_of
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.studio.sampling import store
from ivr.studio.sampling.checking import HearingCheck
from ivr.studio.sampling.store import PER_CALL, Listened
from metrics.ledger.period import Period
from metrics.rates.judgements import HeardScore
from tests.ivr.studio.sampling.conftest import NOW, POOL, SOUND, Clock, furnished, utterance

WEEK = Period(date(2026, 11, 20), date(2026, 11, 30), ZoneInfo("America/Vancouver"))


def scores(database: Database) -> tuple[HeardScore, ...]:
    with database.reading() as session:
        return store.scores(session, WEEK)


def only(check: HearingCheck) -> str:
    sample = check.next().sample
    assert sample is not None
    return sample.id


def test_a_sound_comes_back_as_it_was_spoken(check: HearingCheck) -> None:
    check.keep(utterance())

    assert check.sound(only(check)) == SOUND


def test_neither_sound_nor_words_can_be_read_in_the_database(check: HearingCheck, database: Database) -> None:
    check.keep(utterance(heard="le vin libre"))

    with database.reading() as session:
        encrypted = session.execute(
            text("SELECT encrypted_heard, encrypted_sound FROM hearing_samples")
        ).one()
    assert "vin" not in encrypted[0]
    with pytest.raises(BadCiphertext):
        Encryption(b"another secret").decrypt(encrypted[1])


def test_a_misheard_word_counts_and_so_does_the_meaning_that_it_cost(
    check: HearingCheck, database: Database
) -> None:
    check.keep(utterance(heard="Le vin libre, à quelle heure?"))

    assert check.listened(only(check), Listened.TYPED, "le bain libre à quelle heure", "ana")

    assert scores(database) == (HeardScore(NOW, "fr", said=6, wrong=1, is_lost=True),)


def test_a_misheard_word_that_changes_nothing_costs_no_meaning(
    check: HearingCheck, database: Database
) -> None:
    check.keep(utterance(heard="le bain livre", meant=POOL))

    check.listened(only(check), Listened.TYPED, "le bain libre", "ana")

    assert scores(database) == (HeardScore(NOW, "fr", said=3, wrong=1, is_lost=False),)


def test_a_caller_who_was_not_heard_at_all_counts(check: HearingCheck, database: Database) -> None:
    check.keep(utterance(heard=""))

    check.listened(only(check), Listened.TYPED, "le bain libre", "ana")

    assert scores(database) == (HeardScore(NOW, "fr", said=3, wrong=3, is_lost=True),)


def test_words_heard_where_nobody_speaks_are_wrong(check: HearingCheck, database: Database) -> None:
    check.keep(utterance(heard="merci beaucoup"))

    check.listened(only(check), Listened.NOBODY, "", "ana")

    assert [(each.said, each.wrong) for each in scores(database)] == [(0, 2)]


def test_what_a_person_cannot_tell_either_counts_for_nothing(check: HearingCheck, database: Database) -> None:
    check.keep(utterance())

    check.listened(only(check), Listened.UNCLEAR, "", "ana")

    assert scores(database) == ()
    assert check.next().count == 0


def test_a_sound_is_deleted_once_somebody_has_listened(check: HearingCheck) -> None:
    check.keep(utterance())
    sample = only(check)

    check.listened(sample, Listened.TYPED, "le bain libre", "ana")

    assert check.sound(sample) is None
    assert not check.listened(sample, Listened.TYPED, "autre chose", "bob")


def test_a_sound_that_nobody_listened_to_is_deleted_on_its_day(
    check: HearingCheck, clock: Clock, database: Database
) -> None:
    check.keep(utterance())
    sample = only(check)

    clock.now = NOW + timedelta(days=7)

    assert check.sound(sample) is None
    Purging(database, clock.now.date, ZoneInfo("UTC")).delete_sounds(clock.now)
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM hearing_samples")).scalar() == 0


def test_a_caller_who_wishes_it_is_forgotten_at_once(check: HearingCheck, database: Database) -> None:
    check.keep(utterance())

    with database.begin() as session:
        assert forget_traces_of(session, "CA1")["hearing_samples"] == 1
    assert check.next().count == 0


def test_of_one_call_a_few_sentences_are_kept_and_each_once(check: HearingCheck) -> None:
    for turn in (1, 1, *range(2, 12)):
        check.keep(utterance(turn))

    assert check.next().count == PER_CALL


def test_what_waits_longest_goes_first(check: HearingCheck, clock: Clock) -> None:
    check.keep(utterance(1))
    clock.now = NOW + timedelta(hours=1)
    check.keep(utterance(2))

    sample = check.next().sample
    assert sample is not None
    assert sample.turn == 1


@pytest.fixture
def audited() -> list[str]:
    return []


@pytest.fixture
def client(check: HearingCheck, audited: list[str]) -> TestClient:
    check.keep(utterance(1))
    check.keep(utterance(2))
    return TestClient(furnished(check, audited), follow_redirects=False)


def test_the_page_plays_a_sound_and_does_not_tell_what_was_heard(
    client: TestClient, check: HearingCheck
) -> None:
    page = client.get("/review/hearing?lang=en").text

    assert f'src="/review/hearing/{only(check)}.wav"' in page
    assert "Waiting: 2" in page
    assert "vin libre" not in page


def test_a_sound_is_plain_wav_that_no_browser_keeps(client: TestClient, check: HearingCheck) -> None:
    played = client.get(f"/review/hearing/{only(check)}.wav")

    with wave.open(io.BytesIO(played.content)) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (8000, 8000)
    assert played.headers["cache-control"] == "no-store"


def test_who_listens_is_written_down(client: TestClient, check: HearingCheck, audited: list[str]) -> None:
    sample = only(check)

    client.get(f"/review/hearing/{sample}.wav")

    assert audited == [f"hearing.listen {sample}"]


def test_saving_leads_to_the_next_sound(client: TestClient, check: HearingCheck) -> None:
    form = {"sample": only(check), "how": "typed", "typed": "le bain libre"}

    saved = client.post("/review/hearing?lang=en", data=form)

    assert saved.status_code == 303
    assert "Waiting: 1" in client.get(saved.headers["location"]).text


@pytest.mark.parametrize("form", [{"how": "typed", "typed": " "}, {"how": "shout", "typed": "a"}, {}])
def test_a_form_that_says_nothing_comes_back_with_what_to_do(
    client: TestClient, check: HearingCheck, form: dict[str, str]
) -> None:
    page = client.post("/review/hearing?lang=en", data={"sample": only(check), **form})

    assert page.status_code == 422
    assert "Type what was said" in page.text
    assert check.next().count == 2


def test_a_sound_that_is_kept_no_more_is_said_so(client: TestClient) -> None:
    form = {"sample": "0" * 32, "how": "nobody"}

    assert client.post("/review/hearing?lang=en", data=form).status_code == 409
    assert client.get("/review/hearing/00.wav").status_code == 404


def test_the_page_can_be_read_in_french(client: TestClient) -> None:
    assert "Ce que la ligne entend" in client.get("/review/hearing?lang=fr").text
