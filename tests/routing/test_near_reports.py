"""A report that is there already is found by its street and number, or by where it lies."""

from dataclasses import replace

from routing.deciding.reporting import already_at
from routing.requests.asking import Already, OpenRequest
from routing.services.finding import Address
from routing.services.points import AddressPoints, metres
from tests.fixtures.example import example_city

HERE = Address("oak-street", 12)
POINT = (-119.49, 49.88)
SERVICES = replace(
    example_city().services, points=AddressPoints({("oak-street", 12): POINT, ("oak-street", 90): POINT})
)


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude() -> None:
    assert round(metres(POINT, (-119.49, 49.881))) == 111
    assert round(metres(POINT, (-119.491, 49.88))) == 72


def test_a_report_without_a_civic_address_is_found_by_where_it_lies() -> None:
    mill = OpenRequest("7", "by the old mill", (-119.4904, 49.8802))
    far = OpenRequest("8", "by the old mill", (-119.4904, 49.8902))

    assert already_at(HERE, [far, mill], SERVICES) == Already("7", HERE)
    assert already_at(HERE, [far], SERVICES) is None


def test_one_on_the_same_street_is_nearer_than_one_by_its_point() -> None:
    mill, street = OpenRequest("7", "by the old mill", POINT), OpenRequest("9", "14 Oak Street")

    assert already_at(HERE, [mill, street], SERVICES) == Already("9", Address("oak-street", 14))


def test_a_city_without_points_looks_along_the_street_alone() -> None:
    mill = OpenRequest("7", "by the old mill", POINT)

    assert already_at(HERE, [mill], replace(SERVICES, points=AddressPoints())) is None


def test_a_corner_lies_between_the_nearest_houses_of_both_streets_where_these_meet() -> None:
    points = AddressPoints(
        {
            ("oak-street", 12): POINT,
            ("oak-street", 90): (-119.49, 49.89),
            ("third-avenue", 4): (-119.4902, 49.8802),
            ("mill-street", 7): (-119.47, 49.88),
        }
    )
    corner = points.at(Address("oak-street", crossing="third-avenue"))

    assert corner is not None
    assert metres(corner, POINT) < 20
    assert points.at(Address("oak-street", crossing="mill-street")) is None
    assert points.at(Address("oak-street", crossing="a street without houses")) is None
