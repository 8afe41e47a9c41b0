"""Writes about accounts that end: handed over when somebody leaves, or merged into the other account of the same person."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.accounts import queries, rules
from liren.accounts.actions._forget import forget_factors
from liren.accounts.actions.accounts import _close, _not_elsewhere
from liren.accounts.models import Handover, Merge
from liren.community.actions import end_appointment
from liren.community.models import Appointment, User
from liren.community.queries import system_user
from liren.core.actions import Refused, action
from liren.core.calendar import today


@action("accounts.hand_over", _("办理离岗交接"), by="center_head secretary", creates=True, tells=["until"])
def hand_over(appointment: Appointment, *, by: User, until: date, remarks: str = "") -> Handover:
    """离岗交接：把岗位上的事项记入交接单，办理离任；当天离岗且再无其他岗位的，账号同时停用。事项留在岗位，不跟人走。"""
    user = appointment.user
    if user == by:
        raise Refused(__("本人离岗请由另一位负责人办理"))
    duties = [
        {"label": str(one.label), "count": one.count, "things": [str(t) for t in one.shown]} for one in queries.duties_of(appointment)
    ]
    successor = "、".join(str(one.user) for one in queries.successors(appointment))
    end_appointment(appointment, by=by, until=until)
    others = queries.present_posts(user).exclude(pk=appointment.pk).exists()
    if disabled := until <= today() and not others:
        _close(user)
    told: dict[str, Any] = {"until": until, "successor": successor, "remarks": remarks, "duties": duties, "disabled": disabled, "by": by}
    return Handover(community_id=appointment.post.community_id, appointment=appointment, **told)


@action("accounts.merge_accounts", _("合并账号"), by="center_head secretary", creates=True)
def merge_accounts(appointment: Appointment, *, by: User, gone: User) -> Merge:
    """并号：任职、诉求、消息等属于本人的移到保留的账号；以原账号办过的事照旧写着；原账号停用并指向保留的账号。"""
    kept = appointment.user
    _check_merge(appointment, kept, gone, by)
    forget_factors(gone.factors.all())
    moved = {}
    for name, rows in queries.references(gone).items():
        policy = rules.RELATIONS.get(name, rules.KEEP)
        field = name.rpartition(".")[2]
        if policy == rules.MOVE and (count := _move(rows, field, kept)) and name not in rules.UNTOLD:
            moved[name] = count
        elif policy == rules.DROP:
            rows.delete()
    for left in queries.present_posts(gone):  # posts that both held
        end_appointment(left, by=system_user(left.post.community), until=max(today(), left.since))
    _close(gone)
    return Merge(community_id=appointment.post.community_id, kept=kept, gone=gone, moved=moved, by=by)


def _check_merge(appointment: Appointment, kept: User, gone: User, by: User) -> None:
    if gone.pk == kept.pk or by.pk in {kept.pk, gone.pk}:
        raise Refused(__("要合并的是别人的两个不同账号"))
    _not_elsewhere(appointment)
    held = gone.appointments.select_related("post").filter(post__community=appointment.post.community_id).first()
    if held is None or gone.is_system:
        raise Refused(__("要合并的账号不在本社区"))
    _not_elsewhere(held)
    if (kept.roles() | gone.roles()) & rules.SEALED:
        raise Refused(__("负责人、密封和监督岗位的账号不能合并，请先办理离任"))
    if Merge.objects.filter(gone__in=[kept, gone]).exists():
        raise Refused(__("其中一个账号已经并过"))


def _move(rows: Any, field: str, kept: User) -> int:
    """Point rows to the account that stays; what it has already stays where it was."""
    count = 0
    for row in rows:
        try:
            with transaction.atomic():
                count += rows.model._base_manager.filter(pk=row.pk).update(**{field: kept})
        except IntegrityError:
            continue
    return count
