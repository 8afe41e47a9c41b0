"""One record: its papers, what the reader may do with it, what happened to it."""

from dataclasses import dataclass
from typing import Any

from liren.community.models import Community, User
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import files_of_each
from liren.resources.models import STAFF_READS, Paper

CLOSED = {  # once a thing is in such a state only these deeds are left
    "resource": ({"declined", "withdrawn"}, frozenset[str]()),
    "provider": ({"turned_down", "removed"}, frozenset({"admit", "edit_provider"})),
    "society": ({"ended"}, frozenset({"attach"})),
    "need": ({"unsuitable", "done", "dropped"}, frozenset({"find_suitable"})),
}
ONLY_IN = {  # what an action would refuse in other states
    "allocate": "listed", "ask": "listed", "verify_provider": "admitted", "log_contact": "admitted", "write_memorandum": "admitted",
    "offer": "suitable",
}  # fmt: skip


@dataclass(frozen=True)
class Filed:
    """A paper with its files, ready to be drawn."""

    paper: Paper
    files: list[dict[str, Any]]


def papers_of(user: User, thing: Any) -> list[Filed]:
    """The papers about a thing that this reader may see, the newest first; two queries."""
    rows = list(Paper.objects.visible_to(user).filter(**{thing._meta.model_name: thing}).select_related("by").order_by("-on", "-pk"))
    files = files_of_each(rows)
    return [Filed(row, files[row.pk]) for row in rows]


def reads(user: User, home: Community) -> bool:
    """Does one of his posts let him read the directory of this community on the desk?"""
    return user.holds(STAFF_READS, home.pk)


def allowed(user: User, thing: Any, name: str) -> bool:
    """May the reader press this button: right, state, and what the action would refuse anyway."""
    over, left = CLOSED.get(thing._meta.model_name, (set(), frozenset()))
    state = getattr(thing, "state", "")
    if (state in over and name not in left) or (name in ONLY_IN and state != ONLY_IN[name]):
        return False
    if (name == "ask" and thing.asked_on == today()) or (name == "answer" and thing.need.state != "suitable"):
        return False
    return ACTIONS[f"resources.{name}"].allows(user, thing)
