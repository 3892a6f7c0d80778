"""Reads the optional people.yaml: people whom callers ask for by name."""

from collections.abc import Collection
from pathlib import Path

from intents.yaml_file import Entry, Problem, read_yaml
from routing.departments.department import NamedPerson
from routing.departments.number import ringable
from routing.outbound.allow_list import AllowList


def read_people(
    path: Path, departments: Collection[str], may_dial: AllowList, faults: list[Problem]
) -> tuple[NamedPerson, ...]:
    """Read the people; none without a file."""
    if not path.exists():
        return ()
    people = tuple(_person(item, departments, may_dial) for item in read_yaml(path, faults).items())
    return tuple(person for person in people if person.name)


def _person(entry: Entry, departments: Collection[str], may_dial: AllowList) -> NamedPerson:
    fields = entry.fields(("name", "department"), ("number",))
    department = fields["department"].text()
    if department and department not in departments:
        fields["department"].fault(f"there is no department {department}")
    number = ringable(fields["number"], may_dial) if fields["number"].is_given else ""
    return NamedPerson(fields["name"].text(), department, number)
