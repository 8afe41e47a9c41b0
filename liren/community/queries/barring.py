"""What somebody must not even hear of: rows about a thing that accuses him, whatever his post (信访工作条例 46(5)).

The requests, grants and looks of the community name their subject by its table and number. An app whose things accuse somebody
says once, with `keep_from`, which of them those are for a person.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import Q

from liren.community.models import User

Found = Mapping[str, Collection[int]]  # label of a table → ids
FINDERS: list[Callable[[User], Found]] = []


def keep_from(find: Callable[[User], Found]) -> None:
    """Register which subjects are to be kept from a person; called once by the app when it starts."""
    if find not in FINDERS:
        FINDERS.append(find)


def kept_from(user: User) -> Q:
    """The condition on rows with `subject_type` and `subject_id` that this person must not hear of."""
    found = [(label, sorted(ids)) for find in FINDERS for label, ids in find(user).items() if ids]
    condition = Q(pk__in=[])
    for label, ids in found:
        condition |= Q(subject_type=label, subject_id__in=ids)
    return condition


def is_kept_from(user: User, row: Any) -> bool:
    """The same for one row."""
    return row.subject_id is not None and any(row.subject_id in find(user).get(row.subject_type, ()) for find in FINDERS)
