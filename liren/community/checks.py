"""A start is refused while a table does not say where its rows lie and who reads them, or a right names an unknown role."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from liren.community.scope import SCOPES, PlacedModel, Role
from liren.core.actions import ACTIONS

SYSTEM_NAMES = frozenset({"anonymous"})  # who reads without holding a post
GROUP_NAMES = frozenset({"worker", "self"})  # what a row of rights may say instead of a role
HOUSEKEEPING = {  # tables without a place, and why nobody asks for their rows by place
    "core.Event": "the journal: read through the rows it tells of",
    "core.Seal": "hashes over the journal",
    "core.Counter": "the last numbers given out",
    "core.Access": "who looked at what: read through the audit pages and the own account",
    "core.Notice": "one person's own, read through his account",
    "core.NoticePreference": "one person's own, read through his account",
    "core.Attachment": "inherits who may read it from what it belongs to, at each fetch",
    "core.DataKey": "wrapped keys of sealed content, reached only through what they belong to",
    "core.Envelope": "ciphertext, opened only by queries that found its thing first",
    "core.Heartbeat": "workers alive",
    "core.Schedule": "when jobs come round",
    "community.Device": "one person's own, asked only while he signs in",
    "community.Guess": "failed sign-ins under a key, asked only while somebody signs in",
}


@register(Tags.models)
def every_row_has_a_place(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Every table of the house is placed, rightly, or stands in the list of housekeeping with its reason."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("liren.")]
    return [Error(f"{m._meta.label}: {fault}", id="liren.E010") for m in ours for fault in misplaced(m)]


@register(Tags.models)
def every_right_names_a_role(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """No action is given to a role that does not exist, and none to nobody."""
    known = set(Role.values) | GROUP_NAMES
    strange = [(name, spec.roles - known) for name, spec in ACTIONS.items() if spec.roles - known or not spec.roles]
    return [Error(f"{name} is for {sorted(roles) or 'nobody'}", id="liren.E011") for name, roles in strange]


def misplaced(model: type[Model]) -> list[str]:
    """What is wrong with the place of a table; empty when nothing is."""
    if model._meta.label in HOUSEKEEPING:
        return []
    if not issubclass(model, PlacedModel):
        return ["is no PlacedModel and does not stand in HOUSEKEEPING"]
    if not model.READERS:
        return ["READERS is empty: nobody sees it"]
    return [*_columns(model), *_secrecy(model), *_readers(model)]


def _columns(model: type[PlacedModel]) -> Iterable[str]:
    """Paths that lead nowhere, or through several rows, which would list a row twice."""
    for scope, paths in model.AREA.items():
        if scope not in SCOPES:
            yield f"AREA names the scope {scope}, which nobody knows"
        yield from (f"AREA[{scope}]: {path} {fault}" for path in paths.split() if (fault := _broken(model, path)))


def _broken(model: type[Model], path: str) -> str:
    """Why a path from this table does not lead to a column of one row."""
    at: Any = model
    for name in path.split("__"):
        try:
            field = next((f for f in at._meta.concrete_fields if f.attname == name), None) or at._meta.get_field(name)
        except FieldDoesNotExist:
            return "does not exist"
        if field.many_to_many or field.one_to_many:
            return "leads to many rows"
        at = field.related_model or at
    return ""


def _secrecy(model: type[PlacedModel]) -> Iterable[str]:
    """Every secrecy that a row can have needs its table of readers."""
    if not model.SECRECY:
        return
    if fault := _broken(model, model.SECRECY):
        yield f"SECRECY: {model.SECRECY} {fault}"
        return
    at: Any = model
    *way, last = model.SECRECY.split("__")
    for name in way:
        at = at._meta.get_field(name).related_model
    if without := {value for value, _label in at._meta.get_field(last).choices} - set(model.READERS):
        yield f"READERS has no table for the secrecy {', '.join(sorted(without))}"


def _readers(model: type[PlacedModel]) -> Iterable[str]:
    tables: Iterable[Mapping[str, str]] = model.READERS.values() if model.SECRECY else [model.READERS]
    for role, scope in ((r, s) for table in tables for r, s in table.items()):
        if role not in Role.values and role not in SYSTEM_NAMES:
            yield f"READERS names the role {role}, which nobody holds"
        if scope != "public" and scope not in model.AREA:
            yield f"READERS gives {role} the scope {scope}, which AREA does not place"
