from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.accounts.sign_in import safe_way_back

HERE = "https://line.example.ca/sign-in"


@pytest.mark.parametrize("page", ["/", "/desk", "/desk?call=CA1&lang=fr", "/accounts/zoé"])
def test_a_page_of_ours_is_kept(page):
    assert safe_way_back(page) == page


@pytest.mark.parametrize(
    "page",
    [
        "",
        "desk",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "\n//evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "//[",
    ],
)
def test_anything_else_leads_home(page):
    assert safe_way_back(page) == "/"


@given(st.text(st.sampled_from("/\\:.?#@evil\t\n %5c[]"), max_size=20))
@example("/\r/evil")
def test_no_text_leads_to_another_host(page):
    led_to = urljoin(HERE, safe_way_back(page))

    assert urlsplit(led_to).netloc == "line.example.ca"
