"""A webhook goes to an https address of the internet, and nowhere inside the city's network."""

import pytest

from ivr.systems.webhooks.endpoint import address_fault, is_public


@pytest.mark.parametrize(
    "address",
    [
        "https://tickets.example",
        "https://tickets.example:8443/hooks?a=b",
        "https://93.184.215.14/",
        "https://[2606:4700::1111]/",
    ],
)
def test_an_https_address_will_do(address: str) -> None:
    assert address_fault(address, may_be_private=False) == ""


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", "wrong"),
        ("tickets.example", "wrong"),
        ("https://", "wrong"),
        ("https://[", "wrong"),
        ("https://tickets.example:99999/", "wrong"),
        ("https://ada:secret@tickets.example/", "wrong"),
        ("https://tickets.example/#part", "wrong"),
        ("https://tickets.example/a b", "wrong"),
        ("https://tickets.example\\@10.0.0.1/", "wrong"),
        ("https://tickéts.example/", "wrong"),
        ("https://tickets.example/\x00", "wrong"),
        (f"https://tickets.example/{'x' * 400}", "wrong"),
        ("https://tickets..example/", "wrong"),
        ("https://.example/", "wrong"),
        (f"https://{'x' * 64}.example/", "wrong"),
        ("http://tickets.example/", "not_https"),
        ("ftp://tickets.example/", "not_https"),
        ("file://localhost/etc/passwd", "not_https"),
        ("http://localhost:8000/", "private"),
        ("https://127.0.0.1/", "private"),
        ("https://10.1.2.3/", "private"),
        ("https://169.254.169.254/latest/meta-data", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://[64:ff9b::a00:1]/", "private"),
        ("https://[64:ff9b:1::a00:1]/", "private"),
        ("https://[::127.0.0.1]/", "private"),
        ("https://[fec0::1]/", "private"),
    ],
)
def test_any_other_is_refused_with_a_reason(address: str, fault: str) -> None:
    assert address_fault(address, may_be_private=False) == f"webhooks.address_{fault}"


@pytest.mark.parametrize("address", ["http://localhost:8000/", "http://127.0.0.1/", "https://10.1.2.3/"])
def test_a_setting_lets_webhooks_stay_inside(address: str) -> None:
    assert address_fault(address, may_be_private=True) == ""


def test_without_encryption_only_this_machine_is_reached_even_then() -> None:
    assert address_fault("http://10.1.2.3/", may_be_private=True) == "webhooks.address_not_https"


@pytest.mark.parametrize(
    ("ip", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("0.0.0.0", False),
        ("127.9.9.9", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("192.0.0.192", False),
        ("192.0.0.9", False),
        ("192.31.196.1", False),
        ("192.52.193.1", False),
        ("192.88.99.1", False),
        ("192.175.48.1", False),
        ("198.19.255.255", False),
        ("203.0.113.1", False),
        ("::ffff:192.0.0.192", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::c000:c0", False),
        ("2001:20::1", False),
        ("2001:2::1", False),
        ("2620:4f:8000::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("100::1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("::7f00:1", False),
        ("fec0::1", False),
    ],
)
def test_the_internet_is_told_from_everything_else(ip: str, expected: bool) -> None:
    assert is_public(ip) is expected
