from ivr.web.pages import NavigationPlace, PlaceGroup, places_for

DESK = NavigationPlace("/desk", "desk.place", frozenset({"staff", "manager"}), PlaceGroup.CALLS)
DASHBOARD = NavigationPlace("/dashboard", "dashboard.place", frozenset({"manager"}))


def test_a_person_is_led_only_to_where_one_of_their_roles_may_go() -> None:
    assert places_for([DESK, DASHBOARD], {"staff"}) == (DESK,)
    assert places_for([DESK, DASHBOARD], {"staff", "manager"}) == (DESK, DASHBOARD)


def test_who_has_not_signed_in_is_led_nowhere() -> None:
    assert places_for([DESK, DASHBOARD], frozenset()) == ()
