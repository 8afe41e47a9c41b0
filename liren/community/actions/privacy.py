"""Seeing one masked value in full (security B.3)."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.models import User
from liren.core.actions import Refused, action
from liren.core.calendar import now
from liren.core.models import Access

REVEALERS = "worker center_head secretary grid_member grid_leader mediator department_officer provider property_manager report_custodian"


@action("community.reveal", _("查看完整内容"), by=REVEALERS, tells=["field", "reason"])
def reveal(thing: Any, *, by: User, field: str, reason: str) -> Model:
    """查看一件记录里一个被遮住的字段：写明事由、逐次留痕，每人每天至多三十次。"""
    spec = queries.masked(thing, field)
    if spec is None or not spec.may(by, thing):
        raise Refused(__("这一项不能查看完整内容"))
    if len(reason.strip()) < 2:
        raise Refused(__("请写明查看的事由，至少两个字"))
    User.objects.select_for_update().get(pk=by.pk)  # so that two at once do not both count to twenty-nine
    if queries.reveals_today(by) >= queries.REVEALS_A_DAY:
        raise Refused(__("今天已查看 %(n)s 次完整内容，达到上限，已告知审计员。确需更多请联系中心负责人") % {"n": queries.REVEALS_A_DAY})
    Access.objects.create(
        actor_id=by.pk, kind=Access.Kind.REVEAL, subject_type=thing._meta.label_lower, subject_id=thing.pk, name=str(spec.label)[:60],
        community_id=thing.community_id, about_id=thing.concerns_id, why=reason.strip()[:300], at=now(),
    )  # fmt: skip
    return thing


@action("community.exceed_reveals", _("超出查看上限"), by="self")
def exceed_reveals(user: User, *, by: User) -> User:
    """当天查看次数已满仍要查看：告知审计员（GB/T 35273 7.1）。"""
    return user
