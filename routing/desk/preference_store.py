"""What people want to see at the desk, in the database."""

from sqlalchemy.orm import Session

from routing.desk.preference import Preference
from routing.desk.tables import PreferenceRow


def load_preference(session: Session, person: str) -> Preference:
    """What a person wants to see; everything, until they say so."""
    row = session.get(PreferenceRow, person)
    if row is None:
        return Preference()
    return Preference(tuple(row.departments.split()), tuple(row.languages.split()), row.shortcuts)


def save_preference(session: Session, person: str, preference: Preference) -> None:
    """Write what a person wants to see."""
    row = PreferenceRow(
        person=person,
        departments=" ".join(preference.departments),
        languages=" ".join(preference.languages),
        shortcuts=preference.shortcuts,
    )
    session.merge(row)
