from simulator.browser_phone.passes import LINK_SECONDS, PASS_SECONDS, Passes


class Watch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_code_is_good_once() -> None:
    passes = Passes(Watch())
    code = passes.new_code()

    assert passes.admit(code) is not None
    assert passes.admit(code) is None


def test_a_code_that_waited_too_long_admits_nobody() -> None:
    watch = Watch()
    passes = Passes(watch)
    code = passes.new_code()
    watch.seconds += LINK_SECONDS

    assert passes.admit(code) is None


def test_a_browser_that_was_let_in_may_call_for_half_a_day() -> None:
    watch = Watch()
    passes = Passes(watch)
    token = passes.admit(passes.new_code()) or ""

    assert passes.is_good(token)
    watch.seconds += PASS_SECONDS
    assert not passes.is_good(token)


def test_no_pass_and_a_made_up_one_are_good_for_nothing() -> None:
    assert not Passes(Watch()).is_good("")
    assert not Passes(Watch()).is_good("made up")
