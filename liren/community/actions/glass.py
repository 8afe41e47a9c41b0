"""Break-glass: asked with a reason, opened by a second person's word for an hour, told, reviewed by a third (security C 10)."""

from datetime import timedelta

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.actions.approvals import EFFECTS, _request
from liren.community.flow import ASKERS, HEADS_AND_CIRCLES
from liren.community.models import Approval, Breakage, Community, User
from liren.core.actions import Refused, action, models_by_label
from liren.core.calendar import now, today

REVIEWING = "auditor center_head secretary department_officer"


@action("community.ask_glass", _("提请应急查阅"), by=ASKERS, creates=True, tells=["kind"])
def ask_glass(home: Community, *, by: User, kind: str, reference: str, reason: str, withheld: str = "") -> Approval:
    """提请应急查阅：说明编号和紧急事由；有没有这一件、内容是什么，同意之前都不透露。"""
    if kind not in queries.GLASS_KINDS:
        raise Refused(__("请选择要查阅的记录种类"))
    if len(reason.strip()) < 10:
        raise Refused(__("请写清什么人遇到什么危险、为什么非看不可，至少十个字"))
    if not queries.could_agree(kind, home, by):
        raise Refused(__("现在没有第二个人可以同意，这里打不开。请直接找%(who)s") % {"who": queries.named(queries.turn_to(home))})
    found = queries.sought(kind, home, reference)
    told = __("暂不告知：%(why)s") % {"why": withheld} if withheld else __("查阅后即告知")
    lines = [[__("编号"), reference.strip()[:60]], [__("告知本人"), told]]
    approval = _request(kind, home, by, found, reason, {"lines": lines, "withheld": withheld})
    approval.desk, approval.asked_from = queries.desk_apart(kind, found, [by]), queries.desk_of(kind, by, home)
    return approval


def _break(approval: Approval, by: User) -> Breakage:
    if not queries.may_open(approval, by):
        raise Refused(__("没有这个编号的记录，请核对后退回，由提请人重新提请"))
    return break_glass(approval, by=by)


def _granted(approval: Approval, user: User) -> bool:
    return approval.decided_by_id == user.pk


@action("community.break_glass", _("开启应急查阅"), by=HEADS_AND_CIRCLES, creates=True, only=_granted)
def break_glass(approval: Approval, *, by: User) -> Breakage:
    """开启应急查阅：只对提请人、只对这一件、至多一小时；同时告知审计员和本人。"""
    subject, moment = models_by_label(approval.subject_type)._base_manager.get(pk=approval.subject_id), now()
    desk = queries.desk_apart(approval.kind, subject, [approval.asked_by, by])
    return Breakage(
        community=approval.community, approval=approval, by=approval.asked_by, subject_type=approval.subject_type,
        subject_id=approval.subject_id, about_id=getattr(subject, "concerns_id", None), at=moment, until=moment + queries.HOUR,
        withheld=approval.details.get("withheld", ""), reviewers=queries.GLASS_KINDS[approval.kind].review,
        desk=desk, review_due_on=today() + timedelta(days=queries.REVIEW_DAYS),
    )  # fmt: skip


@action("community.review_glass", _("复核应急查阅"), by=REVIEWING, only=lambda one, user: queries.may_review(one, user))
def review_glass(breakage: Breakage, *, by: User, verdict: str, remark: str) -> Breakage:
    """五天内复核：必要还是超出必要；查阅人和审批人以外的人来看，看经过，不看内容。"""
    if breakage.reviewed_at:
        raise Refused(__("这一次已经复核过"))
    if verdict not in Breakage.Verdict.values or len(remark.strip()) < 4:
        raise Refused(__("请选择结论并写明依据，至少四个字"))
    breakage.reviewed_by, breakage.reviewed_at, breakage.verdict, breakage.remark = by, now(), verdict, remark.strip()
    return breakage


EFFECTS["glass"] = _break
