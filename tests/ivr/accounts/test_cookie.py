import pytest
from starlette.responses import Response

from ivr.accounts.authentication import Cookies


def test_by_https_a_cookie_is_bound_to_this_host_and_to_https():
    answer = Response()

    Cookies.at("https://line.example.ca").write(answer, "sign-in", "secret")

    written = answer.headers["set-cookie"].lower()
    assert written.startswith("__host-cityline-sign-in=secret;")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(written.split("; "))
    assert "domain" not in written


def test_by_http_it_has_no_prefix_that_the_browser_would_refuse():
    answer = Response()

    Cookies.at("http://127.0.0.1:8000").write(answer, "sign-in", "secret")

    written = answer.headers["set-cookie"]
    assert written.startswith("cityline-sign-in=secret;")
    assert "secure" not in written.lower()
    assert "HttpOnly" in written


@pytest.mark.parametrize("base", ["https://line.example.ca", "http://127.0.0.1:8000"])
def test_a_cookie_ends_with_the_browser(base):
    answer = Response()

    Cookies.at(base).write(answer, "sign-in", "secret")

    assert "expires" not in answer.headers["set-cookie"].lower()
    assert "max-age" not in answer.headers["set-cookie"].lower()
