"""What several apps' writes do with what they were told: texts there must be, values set, one community, reminders sent once."""

from typing import Any

from django.utils.translation import gettext as __

from liren.community.rules.expiry import reminder_due
from liren.core.actions import Refused
from liren.core.calendar import today


def put(thing: Any, told: dict[str, Any]) -> Any:
    """The thing with these values, texts without blanks around them."""
    for name, value in told.items():
        setattr(thing, name, value.strip() if isinstance(value, str) else value)
    return thing


def written(text: str, what: str) -> str:
    """The text without blanks around it; refused with `what` to write where there is none."""
    if not text.strip():
        raise Refused(what)
    return text.strip()


def here(thing: Any, *others: Any) -> None:
    """All of them lie in the thing's community, or above communities."""
    for other in others:
        if other is not None and other.community_id not in (None, thing.community_id):
            raise Refused(__("“%(what)s”不在本社区") % {"what": other})


def reminded(thing: Any, stage: int, *, runs: bool = True) -> Any:
    """The thing whose end was told of at this stage; refused where that is not due, or where it no longer `runs` towards its end."""
    if not runs or reminder_due(thing.until, today(), thing.told) != stage:
        raise Refused(__("已经提醒过"))
    thing.told = [*thing.told, stage]
    return thing
