"""The proxies that are shipped allow what the line allows, and end what the line would have to wait for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ivr.run.patience import HEAD_SECONDS, LARGEST_HEAD
from ivr.web.limits import ARTICLE, BODY, BODY_SECONDS, CALENDAR, DOCUMENT, FEEDBACK, KIB

PROXY = Path(__file__).parent.parent / "deploy" / "proxy"
NGINX, CADDY = ((PROXY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))


def seconds(name: str) -> int:
    found = re.search(rf"{name} (\d+)s", NGINX)
    assert found
    return int(found[1])


def sizes(text: str, pattern: str) -> list[int]:
    return [int(size) * KIB for size in re.findall(pattern, text)]


def test_bodies_are_as_large_as_the_line_takes_them() -> None:
    assert sizes(NGINX, r"client_max_body_size (\d+)k") == [BODY, CALENDAR, ARTICLE, FEEDBACK, DOCUMENT]
    assert sorted(sizes(CADDY, r"max_size (\d+)KiB")) == [BODY, ARTICLE, CALENDAR, FEEDBACK, DOCUMENT]


def test_slow_heads_and_bodies_end_no_later_than_at_the_line() -> None:
    assert seconds("client_header_timeout") <= HEAD_SECONDS
    assert seconds("client_body_timeout") <= BODY_SECONDS
    assert "read_header 5s" in CADDY


def test_no_head_is_passed_on_that_the_line_would_refuse() -> None:
    count, size = map(int, re.search(r"large_client_header_buffers (\d+) (\d+)k", NGINX).groups())

    assert count * size * KIB <= LARGEST_HEAD


@pytest.mark.parametrize("zone", ["cityline_connections", "cityline_requests", "cityline_sign_in"])
def test_each_limit_by_address_is_declared_and_used(zone: str) -> None:
    assert f"zone={zone}:" in NGINX
    assert len(re.findall(rf"\b{zone}\b", NGINX)) >= 2


def test_nobody_chooses_the_address_by_which_they_are_counted() -> None:
    assert "X-Forwarded-For $remote_addr" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX
    assert "X-Forwarded-For {remote_host}" in CADDY


def test_the_proxies_reach_both_instances_that_the_units_run() -> None:
    switch = (PROXY.parent / "systemd" / "cityline-switch").read_text("utf-8")
    units = set(re.findall(r"\b(?:blue|green)=(\d+)", switch))

    assert len(units) == 2
    assert set(re.findall(r"^\s*server 127\.0\.0\.1:(\d+)", NGINX, re.MULTILINE)) == units
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", CADDY)) == units


def test_a_webhook_may_be_answered_by_the_other_instance_and_a_form_may_not() -> None:
    webhooks, *_ = re.findall(r"location /voice \{.*?\n    \}", NGINX, re.DOTALL)

    assert "proxy_next_upstream error timeout non_idempotent;" in webhooks
    assert NGINX.count("non_idempotent") == 1
    assert "health_uri /health/ready" in CADDY


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not here")
def test_caddy_takes_its_file() -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(PROXY / "Caddyfile")]

    subprocess.run(command, check=True, capture_output=True)


def test_braces_are_closed() -> None:
    for text in (NGINX, CADDY):
        plain = re.sub(r"#.*|\$\{?\w+\}?|\{remote_host\}", "", text)
        assert plain.count("{") == plain.count("}")
