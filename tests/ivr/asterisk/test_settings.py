from base64 import b64encode

import pytest

from ivr.asterisk.settings import load_asterisk_settings
from ivr.errors import BadInput

SECRET = "a secret of the exchange alone"


def basic(pair: str) -> str:
    return f"Basic {b64encode(pair.encode()).decode()}"


def lets_in(authorization: str, address: str = "10.1.2.3", **given: str) -> bool:
    asked = {"asterisk_secret": SECRET, "asterisk_addresses": "10.1.0.0/16, 192.0.2.7", **given}
    return load_asterisk_settings(**asked, _env_file=None).lets_in(authorization, address)


def test_the_exchange_is_let_in_by_its_user_and_secret_from_its_address() -> None:
    assert lets_in(basic(f"cityline:{SECRET}"))


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !", basic("cityline:"), basic(f"other:{SECRET}"), f"Bearer {SECRET}", SECRET],
)
def test_nobody_else_is_let_in(authorization: str) -> None:
    assert not lets_in(authorization)


@pytest.mark.parametrize("address", ["10.2.0.1", "192.0.2.8", "", "::1"])
def test_the_secret_alone_does_not_do_from_elsewhere(address: str) -> None:
    assert not lets_in(basic(f"cityline:{SECRET}"), address)


def test_without_a_secret_there_is_no_exchange() -> None:
    assert not lets_in(basic("cityline:"), asterisk_secret="")


def test_an_exchange_whose_address_comes_in_the_form_of_ipv6_is_let_in() -> None:
    assert lets_in(basic(f"cityline:{SECRET}"), "::ffff:10.1.2.3")
    assert not lets_in(basic(f"cityline:{SECRET}"), "::ffff:10.2.0.1")


def test_a_secret_that_can_be_guessed_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadInput, match="CITYLINE_ASTERISK_SECRET: has fewer than 24") as refused:
        load_asterisk_settings(asterisk_secret="exchange-secret", _env_file=None)

    assert "exchange-secret" not in str(refused.value)


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(BadInput, match="CITYLINE_ASTERISK_ADDRESSES: must be addresses"):
        load_asterisk_settings(asterisk_addresses="the exchange", _env_file=None)


@pytest.mark.parametrize(
    ("media", "addresses", "fault"),
    [
        ("audiosocket://10.20.0.7", "10.20.0.5", "CITYLINE_ASTERISK_MEDIA: must name an address"),
        ("audiosocket://line.example:9092", "10.20.0.5", "CITYLINE_ASTERISK_MEDIA: must name an address"),
        ("audiosocket://10.20.0.7:99999", "10.20.0.5", "CITYLINE_ASTERISK_MEDIA: must name an address"),
        (
            "audiosocket://203.0.114.9:9092",
            "10.20.0.5",
            "CITYLINE_ASTERISK_MEDIA: must name .* not encrypted",
        ),
        ("wss://line.example/media", "", "CITYLINE_ASTERISK_MEDIA: must be a connection's name"),
        ("audiosocket://10.20.0.7:9092", "", "CITYLINE_ASTERISK_ADDRESSES must name the exchange"),
    ],
)
def test_a_way_for_sound_that_does_not_do_is_named(media: str, addresses: str, fault: str) -> None:
    with pytest.raises(BadInput, match=fault):
        load_asterisk_settings(asterisk_media=media, asterisk_addresses=addresses, _env_file=None)


@pytest.mark.parametrize(
    ("media", "address"),
    [
        ("cityline-media-8001", None),
        ("audiosocket://127.0.0.1:9092", ("127.0.0.1", 9092)),
        ("audiosocket://[::1]:9092", ("::1", 9092)),
    ],
)
def test_sound_comes_by_a_named_connection_or_by_audiosocket(
    media: str, address: tuple[str, int] | None
) -> None:
    assert load_asterisk_settings(asterisk_media=media, _env_file=None).audiosocket == address
