from pathlib import Path

from ivr.speaking.speaker import Recordings, VoiceId, key

VOICE = VoiceId("siwis", "1")


def test_a_recording_is_found_by_what_is_said() -> None:
    assert key(VOICE, "fr", "Au revoir.") == key(VOICE, "fr", "au revoir")


def test_another_voice_version_language_or_wording_is_another_recording() -> None:
    names = {
        key(VOICE, "fr", "Merci."),
        key(VOICE, "fr", "Merci bien."),
        key(VOICE, "en", "Merci."),
        key(VoiceId("siwis", "2"), "fr", "Merci."),
        key(VoiceId("nova", "1"), "fr", "Merci."),
    }

    assert len(names) == 5


def test_what_is_saved_is_found_again(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)

    recordings.save("ab12", b"sound")

    assert recordings.find("ab12") == b"sound"
    assert (tmp_path / "ab" / "ab12.ulaw").read_bytes() == b"sound"


def test_what_nobody_recorded_is_not_found(tmp_path: Path) -> None:
    assert Recordings(tmp_path).find("ab12") is None


def test_the_citys_own_recording_comes_before_the_cache(tmp_path: Path) -> None:
    city, cache = tmp_path / "city", tmp_path / "cache"
    Recordings(city).save("ab12", b"the city's")
    Recordings(cache).save("ab12", b"the cache's")

    assert Recordings(cache, (city,)).find("ab12") == b"the city's"


def test_pruning_keeps_what_is_still_said_and_the_citys_own(tmp_path: Path) -> None:
    city, cache = tmp_path / "city", tmp_path / "cache"
    Recordings(city).save("cd34", b"published")
    recordings = Recordings(cache, (city,))
    recordings.save("ab12", b"said")
    recordings.save("ab99", b"no longer said")

    pruned = recordings.prune(["ab12"])

    assert pruned == 1
    assert (recordings.has("ab12"), recordings.has("ab99"), recordings.has("cd34")) == (True, False, True)


def test_a_broken_off_saving_leaves_nothing_that_could_be_played(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "tmp1.part").write_bytes(b"half")
    recordings = Recordings(tmp_path)

    recordings.prune([])

    assert list(tmp_path.glob("*/*")) == []
