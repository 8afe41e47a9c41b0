"""Masked fields and what may be revealed of them: one field of one record, with a reason, logged, thirty a day (security B.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.models import ContactPerson, User
from liren.community.rules import mask_mobile


@dataclass(frozen=True)
class Masked:
    """A field that pages show masked: what it is called, and how its masked form is made."""

    label: Any
    mask: Callable[[str], str]
    may: Callable[[User, Any], bool]  # on top of the right to reveal at all


Judge = Callable[[User, Any], bool]
MASKED: dict[tuple[str, str], Masked] = {}


def _anybody(user: User, thing: Any) -> bool:
    return True


def mask_field(
    model: type[models.Model], name: str, label: Any, mask: Callable[[str], str], *, may: Callable[[User, Any], bool] = _anybody
) -> None:
    """Say that a field is shown masked and may be revealed; called once by the app of the model when it starts."""
    MASKED[model._meta.label_lower, name] = Masked(label, mask, may)


def masked(thing: models.Model, name: str) -> Masked | None:
    """How that field of the thing is masked; none: it cannot be revealed."""
    return MASKED.get((thing._meta.label_lower, name))


def masked_model(label: str, name: str) -> type[models.Model] | None:
    """The table of that label, if this field of it is masked and may be revealed."""
    return apps.get_model(label) if (label, name) in MASKED else None


def mobile(value: str) -> str:
    """A number on the page of a record."""
    return mask_mobile(value, detail=True)


def mail(value: str) -> str:
    """An address: its first sign and its domain."""
    name, at, domain = value.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "***" if value else ""


mask_field(ContactPerson, "phone", _("电话"), mobile)
mask_field(ContactPerson, "email", _("邮箱"), mail)
