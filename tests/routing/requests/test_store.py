"""Reports are kept until the city's server has them, and no two processes send one."""

from datetime import UTC, date, datetime, timedelta

from ivr.storage.database import Database
from routing.requests.request import LEASE, RequestState, ServiceRequest
from routing.requests.store import (
    REQUESTS,
    all_requests,
    due_requests,
    file_request,
    save_request,
)

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
POTHOLE = ServiceRequest(
    "CA1-2", "CA1", "2969", "roads.pothole", "POTHOLE", "12 Oak Street", NOW, NOW, date(2027, 2, 23)
)


def test_a_report_is_kept_once_however_often_it_is_filed(database: Database) -> None:
    with database.begin() as session:
        assert file_request(session, POTHOLE)
        assert not file_request(session, POTHOLE)

    with database.reading() as session:
        assert all_requests(session) == (POTHOLE,)


def test_one_process_takes_a_report_and_another_one_finds_it_taken(database: Database) -> None:
    with database.begin() as session:
        file_request(session, POTHOLE)

    with database.begin() as session:
        assert save_request(session, POTHOLE, POTHOLE.sending(NOW))
        assert not save_request(session, POTHOLE, POTHOLE.sending(NOW))
        assert due_requests(session, NOW) == ()
        assert [one.state for one in due_requests(session, NOW + LEASE)] == [RequestState.SENDING]


def test_the_pause_grows_while_the_server_is_down() -> None:
    first = POTHOLE.sending(NOW).delayed(NOW)
    second = first.sending(NOW).delayed(NOW)

    assert first.next_at == NOW + timedelta(minutes=1)
    assert second.next_at == NOW + timedelta(minutes=5)


def test_reports_are_purged_on_their_day_unless_their_call_is_on_hold(database: Database) -> None:
    with database.begin() as session:
        file_request(session, POTHOLE)

        assert REQUESTS.purge(session, POTHOLE.purge_on - timedelta(days=1), ()) == 0
        assert REQUESTS.purge(session, POTHOLE.purge_on, {"CA1"}) == 0
        assert REQUESTS.purge(session, POTHOLE.purge_on, ()) == 1


def test_a_callers_reports_are_forgotten_with_the_call(database: Database) -> None:
    with database.begin() as session:
        file_request(session, POTHOLE)

        assert REQUESTS.forget(session, "CA1") == 1
        assert all_requests(session) == ()
