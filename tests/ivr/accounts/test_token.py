from hypothesis import example, given
from hypothesis import strategies as st

from ivr.accounts.sign_in import csrf_of, draw_token, is_csrf_of, key_of


def test_no_two_secrets_are_alike_and_each_is_long():
    drawn = {draw_token() for _ in range(100)}

    assert len(drawn) == 100
    assert min(map(len, drawn)) >= 43


@example("", "\0")
@given(st.text(), st.text())
def test_a_form_fits_its_own_browser_only(mine, yours):
    assert is_csrf_of(mine, csrf_of(mine))
    assert is_csrf_of(mine, csrf_of(yours)) == (mine == yours)


def test_a_forms_token_is_another_one_on_each_page():
    token = draw_token()

    drawn = [csrf_of(token) for _ in range(100)]

    assert len({part for each in drawn for part in (each[:64], each[64:])}) == 200


@example("0" * 128)
@example("٠" * 128)
@given(st.text())
def test_what_was_not_given_out_is_no_token(sent):
    assert not is_csrf_of("a secret", sent)


def test_neither_the_database_nor_a_form_tells_the_secret():
    token = draw_token()

    assert token not in key_of(token)
    assert token not in csrf_of(token)
