"""What apps offer for the archive: each says which of its rows are finished, since when, and what they are called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liren.community.models import Community


@dataclass(frozen=True)
class FileableKind:
    """A kind of record that falls due for filing: its finished rows, the column that says when, its name and its page."""

    label: Any
    query: Callable[[Community], QuerySet[Any]]
    day: str
    called: Callable[[Any], str]
    url_name: str = ""
    sealed: bool = False


FILEABLES: dict[str, FileableKind] = {}


def add_fileable(
    name: str, label: Any, query: Callable[[Community], QuerySet[Any]], *, day: str, called: Callable[[Any], str] = str, url_name: str = "",
    sealed: bool = False,
) -> None:  # fmt: skip
    """Let finished rows of a kind be filed: `query` from a community to them, `day` the date or instant on which one was finished,
    `called` what stands in the catalogue (never a person's name), `url_name` takes a row's id; of what is `sealed` only a number is
    given. Called once in `AppConfig.ready`."""
    FILEABLES[name] = FileableKind(label, query, day, called, url_name, sealed)
