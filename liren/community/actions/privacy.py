"""Seeing one masked value in full, and looking for somebody by his whole number (security B.3)."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.models import Community, User
from liren.community.rules import mask_mobile
from liren.community.rules.numbers import whole_number
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


@action("community.look_up", _("按号码查找"), by=" ".join(sorted(queries.LOOKERS)), creates=True)
def look_up(home: Community, *, by: User, number: str) -> Access:
    """按整个电话号码查人：只查完整号码，逐次留痕、每人每天计数，不留号码，只留末两位；本人有账号的，看得到谁查过。"""
    whole = whole_number(number)
    if not whole:
        raise Refused(__("只按完整的电话号码查找：手机 11 位，座机连区号；部分号码查不到任何人"))
    User.objects.select_for_update().get(pk=by.pk)  # so that two at once do not both count to one below the limit
    if queries.lookups_today(by) >= queries.LOOKUPS_A_DAY:
        told = __("今天已按号码查找 %(n)s 次，达到上限，已告知审计员。确需更多请联系中心负责人")
        raise Refused(told % {"n": queries.LOOKUPS_A_DAY})
    return Access(
        actor_id=by.pk, kind=Access.Kind.SEARCH, subject_type=home._meta.label_lower, subject_id=home.pk, name=mask_mobile(whole),
        community_id=home.pk, about_id=queries.account_of(by, whole), at=now(),
    )  # fmt: skip


@action("community.exceed_lookups", _("超出查找上限"), by="self")
def exceed_lookups(user: User, *, by: User) -> User:
    """当天按号码查找的次数已满仍要查找：告知审计员（GB/T 35273 7.1）。"""
    return user
