"""The tables that come in: where they wait, how they are read, and the kinds this app brings (each kind is a module)."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from liren.community.imports import appointments, companies, organizations, people, places, qualifications
from liren.community.models import Import
from liren.community.queries import IMPORTERS, Verdict
from liren.core import tables
from liren.core.management.folders import private

__all__ = ["appointments", "companies", "folder", "organizations", "people", "places", "qualifications", "verdicts"]


def folder() -> Path:
    """Where uploaded files wait until they are checked."""
    return private(Path(settings.DATA_DIR) / "imports")


def verdicts(imported: Import) -> Iterator[Verdict]:
    """Read the file of an import and judge its rows."""
    kind = IMPORTERS[imported.kind]
    with (folder() / imported.path).open("rb") as file:
        yield from kind.check(imported, tables.read(file, kind.columns(imported.community, imported.by)))
