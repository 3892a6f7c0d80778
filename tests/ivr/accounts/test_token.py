from hypothesis import example, given
from hypothesis import strategies as st

from ivr.accounts.token import csrf_of, draw_token, is_csrf_of, key_of


def test_no_two_secrets_are_alike_and_each_is_long():
    drawn = {draw_token() for _ in range(100)}

    assert len(drawn) == 100
    assert min(map(len, drawn)) >= 43


@example("", "\0")
@given(st.text(), st.text())
def test_a_form_fits_its_own_browser_only(mine, yours):
    assert is_csrf_of(mine, csrf_of(mine))
    assert is_csrf_of(mine, csrf_of(yours)) == (mine == yours)


def test_neither_the_database_nor_a_form_tells_the_secret():
    token = draw_token()

    assert token not in key_of(token)
    assert token not in csrf_of(token)
