"""Each mistake in the exchange's files is named by one sentence, and files that are right by none."""

from pathlib import Path

import pytest

from ivr.asterisk.settings import load_asterisk_settings
from ivr.cli.exchange_files import FILES, wrong_exchange_files, wrong_exchange_settings
from ivr.settings import load_settings

SECRET = "a-secret-of-the-exchange-alone"
VALUES = {
    "LINE.EXAMPLE": "line.rivermont.ca",
    "SIP.PROVIDER.EXAMPLE": "sip.provider.ca",
    "CITYLINE-ASTERISK-SECRET": SECRET,
    "ANY-LONG-PASSWORD": "of-this-exchange-alone",
    "TRUNK-USER": "rivermont",
    "TRUNK-PASSWORD": "of-the-trunk",
    "+1OPERATOR": "+16045550100",
}

PAIR = "cert_file=a.crt\npriv_key_file=a.key"


@pytest.fixture
def exchange(tmp_path: Path) -> Path:
    for name in FILES:
        text = (Path("deploy/asterisk") / name).read_text("utf-8")
        for placeholder, value in VALUES.items():
            text = text.replace(placeholder, value)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def wrong(folder: Path, **given: str) -> list[str]:
    settings = load_asterisk_settings(asterisk_secret=SECRET, **given, _env_file=None)
    line = load_settings(public_base_url="https://line.rivermont.ca", _env_file=None)
    return list(wrong_exchange_files(folder, settings, line))


def test_the_files_that_are_shipped_are_right_once_they_are_filled_in(exchange: Path) -> None:
    assert wrong(exchange) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("pjsip.conf", "sip.provider.ca", "SIP.PROVIDER.EXAMPLE", "still has SIP.PROVIDER.EXAMPLE"),
        ("websocket_client.conf", SECRET, "another", "is not CITYLINE_ASTERISK_SECRET"),
        ("websocket_client.conf", "username=cityline", "username=admin", "must be CITYLINE_ASTERISK_USER"),
        ("websocket_client.conf", "[cityline-media]", "[sound]", "has no [cityline-media]"),
        ("websocket_client.conf", "per_call_config", "persistent", "must be per_call_config"),
        ("websocket_client.conf", "wss://", "ws://", "must begin with wss://"),
        ("websocket_client.conf", "line.rivermont.ca", "old.rivermont.ca", "not the host of CITYLINE_PUBLIC"),
        ("websocket_client.conf", "/voice/exchange/media", "/media", "uri must end in /voice/exchange/media"),
        ("websocket_client.conf", "protocols=media", "protocols=sip", "protocols must be ari"),
        ("websocket_client.conf", "protocols=media", "protocols=media\ncert_file=a.crt", "belong together"),
        (
            "websocket_client.conf",
            "protocols=media",
            f"protocols=media\n{PAIR}",
            "has no cert_file as others",
        ),
        (
            "websocket_client.conf",
            "tls_enabled=yes",
            "verify_server_cert=no",
            "anybody can pass for the line",
        ),
        ("ari.conf", "apps=cityline", "apps=other", "no outbound_websocket with apps=cityline"),
        ("websocket_client.conf", "app=cityline-dialling", "", "the app “” of the uri for call-backs"),
        ("ari.conf", "apps=cityline-dialling", "apps=other", "the app “cityline-dialling” of the uri"),
        ("websocket_client.conf", "=persistent", "=per_call_config", "must be persistent with that uri"),
        ("ari.conf", "read_only=no", "read_only=yes", "local_ari_user must name a user"),
        ("pjsip.conf", "[trunk]", "[provider]", "has no endpoint [trunk]"),
        ("pjsip.conf", "allow=ulaw", "allow=g729", "allow must name ulaw"),
        ("pjsip.conf", "allow_transfer=no", "", "callers can have it dial"),
        ("pjsip.conf", "media_encryption=sdes", "", "voices travel in clear"),
        ("extensions.conf", "Stasis(cityline", "Stasis(other", "has no Stasis(cityline"),
        ("extensions.conf", ",${CALLERID(num-pres)}", "", "takes a hidden number for a shown one"),
        ("extensions.conf", "Goto(operator,s,1)", "Hangup()", "nothing rings the operator"),
        ("fallback.conf", "OVERFLOW=\n", "OVERFLOW=+1TWILIO\n", "OVERFLOW must be the city's Twilio number"),
        ("fallback.conf", "OVERFLOW=\n", "OVERFLOW=+16045550123\n", "without CITYLINE_TWILIO_AUTH_TOKEN"),
    ],
)
def test_a_mistake_is_named(exchange: Path, name: str, old: str, new: str, told: str) -> None:
    file = exchange / name
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    assert any(told in sentence for sentence in wrong(exchange)), wrong(exchange)


def test_an_overflow_of_which_the_line_is_not_told_is_named(exchange: Path) -> None:
    for name, old, new in (
        ("fallback.conf", "OVERFLOW=\n", "OVERFLOW=+16045550123\n"),
        ("extensions.conf", ",${OVERFLOW})", ")"),
    ):
        file = exchange / name
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    assert any("must pass ${OVERFLOW} on" in sentence for sentence in wrong(exchange))


def test_each_of_several_processes_has_its_sound_by_an_address_of_its_own(exchange: Path) -> None:
    file = exchange / "websocket_client.conf"
    control, _, rest = file.read_text("utf-8").partition("[cityline-media]\n")
    media, _, _ = rest.partition("\n;")
    both = [
        f"[cityline-media-{port}]\n{media.replace('line.rivermont.ca', f'line-{port}.rivermont.ca')}"
        for port in (8001, 8002)
    ]
    file.write_text(control + "\n".join(both), "utf-8")

    assert wrong(exchange) == []


def test_an_older_exchange_that_brings_sound_by_audiosocket_names_no_connection_for_it(
    exchange: Path,
) -> None:
    file = exchange / "websocket_client.conf"
    before, after = file.read_text("utf-8").split("[cityline-media]")
    file.write_text(before + after[after.index("[cityline-dialling]") :], "utf-8")

    assert wrong(exchange, asterisk_media="audiosocket://127.0.0.1:9092") == []
    assert wrong(exchange) == [
        "websocket_client.conf has no [cityline-media], which CITYLINE_ASTERISK_MEDIA names."
    ]


def test_certificates_of_all_connections_are_right(exchange: Path) -> None:
    file = exchange / "websocket_client.conf"
    file.write_text(file.read_text("utf-8").replace("tls_enabled=yes", f"tls_enabled=yes\n{PAIR}"), "utf-8")

    assert wrong(exchange) == []


def test_a_missing_file_is_named(exchange: Path) -> None:
    (exchange / "fallback.conf").unlink()

    assert any("fallback.conf is missing" in sentence for sentence in wrong(exchange))


def test_addresses_without_a_secret_are_named() -> None:
    none = load_asterisk_settings(asterisk_addresses="10.0.0.1", _env_file=None)

    assert "without CITYLINE_ASTERISK_SECRET" in next(wrong_exchange_settings(none))
