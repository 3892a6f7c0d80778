from ivr.accounts.account import Role
from simulator.demo.own_service import welcome
from tests.ivr.accounts.conftest import Clock, make_house


def test_the_guest_of_a_demo_comes_in_by_a_link_and_may_do_everything(database):
    house = make_house(database, Clock())

    link = welcome(house.authentication, "http://127.0.0.1:8000")

    browser = house.browser()
    browser.get("/sign-in/code")
    code = link.removeprefix("http://127.0.0.1:8000/sign-in/code#")
    assert browser.post("/sign-in/code", code=code, password="a wholly new password").status_code == 303
    assert house.authentication.users.find("demo-guest").roles == set(Role)
