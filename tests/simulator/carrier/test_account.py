import pytest

from simulator.carrier.account import CarrierAccount, Refusal

ACCOUNT = CarrierAccount(
    "AC1",
    "token",
    "https://line.example",
    "http://127.0.0.1:8000",
    elsewhere=(("https://fallback.example", "http://127.0.0.1:9000"),),
)


@pytest.mark.parametrize(
    ("public", "local"),
    [
        ("https://line.example/voice?n=1", "http://127.0.0.1:8000/voice?n=1"),
        ("wss://line.example/media", "ws://127.0.0.1:8000/media"),
        ("https://fallback.example/dial", "http://127.0.0.1:9000/dial"),
        ("http://127.0.0.1:7000/x", "http://127.0.0.1:7000/x"),
    ],
)
def test_a_public_address_is_delivered_to_where_it_really_listens(public, local):
    assert ACCOUNT.delivery(public) == local


def test_an_address_without_a_route_is_refused():
    with pytest.raises(Refusal):
        ACCOUNT.delivery("https://elsewhere.example/")


def test_the_token_does_not_show():
    assert "token" not in repr(ACCOUNT)
