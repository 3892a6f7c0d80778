"""Two editors of one edition: what only one of them changed stays, whoever saves last."""

from ivr.studio.article_form import ArticleForm, merged

SEEN = ArticleForm(
    {"name.en": "bins", "spoken.en": "Old words.", "phrasings.en": "one\ntwo", "owner": "Waste"}
)


def with_fields(**fields: str) -> ArticleForm:
    return ArticleForm({**SEEN.fields, **{name.replace("_", "."): value for name, value in fields.items()}})


def test_a_field_that_was_only_shown_keeps_what_the_other_one_wrote() -> None:
    theirs = with_fields(spoken_en="New words.")

    both = merged(SEEN, theirs, {**SEEN.fields, "owner": "Parks"})

    assert both.form == with_fields(spoken_en="New words.", owner="Parks")
    assert both.clashes == frozenset()


def test_lists_hold_the_lines_of_both_and_none_that_either_took_out() -> None:
    theirs = with_fields(phrasings_en="two\nthree")

    both = merged(SEEN, theirs, {"phrasings.en": "one\r\ntwo\r\nfour\r\n"})

    assert both.form.fields["phrasings.en"] == "two\nthree\nfour"
    assert both.clashes == frozenset()


def test_a_text_that_both_changed_is_a_clash_and_keeps_the_second_ones_words() -> None:
    theirs = with_fields(spoken_en="Their words.")

    both = merged(SEEN, theirs, {**SEEN.fields, "spoken.en": "My words."})

    assert both.form.fields["spoken.en"] == "My words."
    assert both.clashes == {"spoken.en"}


def test_the_same_change_by_both_is_no_clash() -> None:
    theirs = with_fields(spoken_en="New words.")

    both = merged(SEEN, theirs, {"spoken.en": "New  words."})

    assert both.clashes == frozenset()


def test_what_is_no_field_of_an_answer_is_left_out() -> None:
    assert merged(SEEN, SEEN, {"csrf_token": "x"}).form == SEEN
