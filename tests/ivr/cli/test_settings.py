"""Settings that would tell callers' words to others, or break the line later, are refused by their names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.accounts.settings import load_account_settings
from ivr.errors import BadInput
from ivr.line.engines import load_engine_settings
from ivr.mail import load_mail_settings
from ivr.settings import load_settings
from ivr.storage.settings import load_database_settings
from ivr.studio.documents.wiring import load_document_settings
from ivr.systems.tickets.settings import load_ticket_settings

LOADERS = (
    *(load_settings, load_account_settings, load_document_settings, load_engine_settings),
    *(load_mail_settings, load_database_settings, load_ticket_settings),
)


@pytest.mark.parametrize(
    "address", ["https://line.city.example", "http://127.0.0.1:8000", "http://localhost:1"]
)
def test_the_public_address_is_https_or_this_machines_own(address: str) -> None:
    assert load_settings(public_base_url=address).public_base_url == address


def test_a_public_address_that_anybody_could_read_along_is_refused() -> None:
    with pytest.raises(BadInput, match="CITYLINE_PUBLIC_BASE_URL must begin with https"):
        load_settings(public_base_url="http://line.city.example")


def test_no_voice_leaves_this_machine_unless_that_was_confirmed() -> None:
    with pytest.raises(BadInput, match="CITYLINE_SOUND_MAY_LEAVE=true"):
        load_settings(transcription="openai")

    assert load_settings(transcription="openai", sound_may_leave=True).sound_may_leave


def test_a_slash_at_the_end_of_the_public_address_makes_no_signature_wrong() -> None:
    assert load_settings(public_base_url="https://line.example/").public_base_url == "https://line.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("public_base_url", "https://"), ("public_base_url", ""), ("public_base_url", "https://[")),
        *(("public_base_url", "https://a b"), ("public_base_url", "https://line.example:99999")),
        *(("public_base_url", "https://line.example?a=1"), ("public_base_url", "ftp://localhost")),
        *(("public_base_url", "https://me:secret@line.example"), ("public_base_url", "line.example")),
        *(("data", ""), ("city", " "), ("port", "80.5"), ("port", "99999"), ("log_level", "loud")),
        *(("drain_seconds", "inf"), ("drain_seconds", "nan"), ("drain_seconds", "-1")),
        *(("words_kept_days", "1000000000000"), ("transcribers", "1000000"), ("transcribers", "٣x")),
        *(("consent_share", "nan"), ("consent_share", "2"), ("phone_page", "perhaps")),
    ],
)
def test_what_would_break_the_line_later_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=f"CITYLINE_{name.upper()}") as refused:
        load_settings(**{name: value})

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("value", ["inf", "nan", "1e300", "0.0001", "-1"])
@pytest.mark.parametrize("name", ["database_statement_seconds", "database_idle_seconds"])
def test_no_limit_of_the_database_is_endless_or_none(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=f"CITYLINE_{name.upper()}"):
        load_database_settings(**{name: value})


def test_a_token_from_a_file_signs_without_its_line_break_and_a_blank_one_signs_nothing() -> None:
    settings = load_settings(twilio_auth_token="token\n", twilio_auth_token_secondary=" ")

    assert settings.auth_tokens == ("token",)


SERVERS = (
    (load_settings, "openai_base_url"),
    (load_engine_settings, "transcription_base_url"),
    (load_engine_settings, "voice_base_url"),
)


@pytest.mark.parametrize(("load", "name"), SERVERS, ids=[name for _, name in SERVERS])
@pytest.mark.parametrize(
    "address",
    [
        *("http://models.example.ca/v1", "http://8.8.8.8/v1", "http://[2606:4700::1111]/v1"),
        *("file:///etc/passwd", "file://localhost/etc/passwd", "ftp://models.internal/", "models.internal"),
        *("https://", "https://[", "https://me:secret@models.example.ca/v1", "http://internal.example.ca/"),
    ],
)
def test_words_go_to_no_server_whose_way_anybody_could_read_along(
    load: Callable[..., object], name: str, address: str
) -> None:
    with pytest.raises(BadInput, match=f"CITYLINE_{name.upper()}: ") as refused:
        load(**{name: address})

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(("load", "name"), SERVERS, ids=[name for _, name in SERVERS])
@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://models.example.ca/v1",
            "http://127.0.0.1:9",
            "http://localhost:8000/v1",
            "http://[::1]/v1",
        ),
        *("http://10.1.2.3:8000/v1", "http://llm.internal:8000/v1", "http://line-transcription:8000/v1"),
        *("http://models.city.svc/v1", "http://models.city.svc.cluster.local:8000/v1"),
    ],
)
def test_a_server_of_the_citys_own_network_needs_no_encryption(
    load: Callable[..., object], name: str, address: str
) -> None:
    assert getattr(load(**{name: address}), name) == address


@pytest.mark.parametrize("named", ["*", "0.0.0.0/0", "::/0", "caddy", "10.0.0.1/8", "10.0.0.1;10.0.0.2"])
def test_proxies_are_named_by_address_and_never_everybody(named: str) -> None:
    with pytest.raises(BadInput, match="CITYLINE_TRUSTED_PROXIES: "):
        load_account_settings(trusted_proxies=named)


@pytest.mark.parametrize("name", ["CITYLINE_TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS"])
def test_proxies_may_be_named_by_the_name_that_the_server_has_for_them(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "10.0.3.7, fd00::/64")

    assert load_account_settings().proxies == ("10.0.3.7/32", "::ffff:10.0.3.7/128", "fd00::/64")


@pytest.mark.parametrize("load", LOADERS, ids=lambda load: load.__name__)
def test_an_env_file_of_another_encoding_is_told(
    load: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_bytes("CITYLINE_MAIL_FROM=André".encode("latin-1"))
    monkeypatch.chdir(tmp_path)

    with pytest.raises(BadInput, match=r"\.env is not UTF-8"):
        load()
