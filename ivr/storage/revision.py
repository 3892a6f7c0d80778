"""Whether this release can work with the schema it finds."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from ivr.errors import BadDatabase

MIGRATIONS = "ivr.storage:migrations"
"Alembic's notation for a folder inside an installed package."


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return ScriptDirectory.from_config(config)


def newest() -> str:
    """Return the newest revision that this release knows."""
    return _scripts().get_current_head() or ""


def oldest() -> str:
    """Return the revision of the first migration, which creates every table."""
    return _scripts().get_base() or ""


def is_before_baseline(revision: str) -> bool:
    """Return whether a revision is of a release before the first migration, which joined all up to then."""
    return len(revision) == len(oldest()) and revision.isdecimal() and 0 < int(revision) < int(oldest())


def ensure_known(found: str | None, *, is_migrated: bool = False) -> bool:
    """Return whether a schema at revision `found` may be migrated; raise BadDatabase when it cannot be used.

    Migrations only expand, so a release also runs on a schema that is one revision newer than its own.
    """
    known = newest()
    match found:
        case None | "" if is_migrated:
            raise BadDatabase("The database has no tables yet; run `cityline migrate`.")
        case str() if found.isdecimal() and int(found) > int(known):
            if int(found) > int(known) + 1:
                raise BadDatabase(
                    f"The database is at revision {found} and this release knows {known}, too old "
                    "for these tables. Install the release that the other processes run, or the previous one."
                )
            return False
        case str() if found and is_before_baseline(found):
            raise BadDatabase(
                f"The tables are at revision {found}, and this release migrates from {oldest()} on: run "
                "`cityline migrate` of version 0.1.0 first, then of this one."
            )
        case str() if found and all(found != each.revision for each in _scripts().walk_revisions()):
            raise BadDatabase(
                "The database has tables of another program; set CITYLINE_DATABASE_URL to another database."
            )
        case str() if is_migrated and found != known:
            raise BadDatabase(
                f"The tables are at revision {found}; this release needs {known}: run `cityline migrate`."
            )
        case _:
            return True
