"""The page on which staff listen."""

import io
import wave

import pytest
from fastapi.testclient import TestClient

from ivr.studio.sampling.checking import HearingCheck
from tests.ivr.studio.sampling.conftest import furnished, utterance


@pytest.fixture
def audited() -> list[str]:
    return []


@pytest.fixture
def client(check: HearingCheck, audited: list[str]) -> TestClient:
    check.keep(utterance(1))
    check.keep(utterance(2))
    return TestClient(furnished(check, audited), follow_redirects=False)


def only(check: HearingCheck) -> str:
    sample = check.next().sample
    assert sample is not None
    return sample.id


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
