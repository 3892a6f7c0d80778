"""Stores what people want to see at the desk; each function joins the caller's transaction."""

from sqlalchemy.orm import Session

from routing.desk.call import Preference
from routing.desk.tables import PreferenceRow


def load_preference(session: Session, person: str) -> Preference:
    """Load a person's preferences; everything by default."""
    row = session.get(PreferenceRow, person)
    if row is None:
        return Preference()
    return Preference(tuple(row.departments.split()), tuple(row.languages.split()), row.shortcuts)


def save_preference(session: Session, person: str, preference: Preference) -> None:
    """Save a person's preferences."""
    row = PreferenceRow(
        person=person,
        departments=" ".join(preference.departments),
        languages=" ".join(preference.languages),
        shortcuts=preference.shortcuts,
    )
    session.merge(row)
