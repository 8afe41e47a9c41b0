"""Asking a second person, and what he says (security C 55)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.actions._values import written
from liren.community.actions.institutions import _check_appointment, appoint
from liren.community.flow import APPROVAL, ASKERS
from liren.community.models import Appointment, Approval, Community, Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import now

EFFECTS: dict[str, Callable[[Approval, User], Any]] = {}  # what a grant does at once, in the same transaction


def _decides(approval: Approval, user: User) -> bool:
    return queries.may_decide(user, approval)


def _asked(approval: Approval, user: User) -> bool:
    return approval.asked_by_id == user.pk


def _request(kind: str, home: Community, by: User, subject: Model | None, reason: str, details: dict[str, Any]) -> Approval:
    spec = queries.APPROVAL_KINDS[kind]
    if not queries.may_ask(by, spec, home):
        raise PermissionDenied(kind)
    if len(reason.strip()) < 4:
        raise Refused(__("请写明事由，至少四个字：审批人要凭它判断"))
    where = {"subject_type": subject._meta.label_lower if subject else "", "subject_id": subject.pk if subject else None}
    same = Approval.objects.filter(asked_by=by, kind=kind, state="waiting", expires_at__gt=now(), details=details, **where)
    if same.exists():
        raise Refused(__("同样的申请已提请、还在等待审批，不必重复提请"))
    roles = " ".join(sorted(queries.roles_in(by, home.pk)))
    told = {"reason": reason.strip(), "details": details, "asked_at": now(), "expires_at": now() + queries.WAITS}
    return Approval(community=home, kind=kind, circle=spec.circle, asked_by=by, asked_as=roles[:200], **where, **told)


@action("community.ask_approval", _("提请审批"), by=ASKERS, creates=True, tells=["kind"])
def ask_approval(
    home: Community, *, by: User, kind: str, reason: str, subject: Model | None = None, details: dict[str, Any] | None = None
) -> Approval:
    """提请审批：写明事由，由另一位有权的人同意后才可办理。"""
    return _request(kind, home, by, subject, reason, details or {})


@action("community.propose_appointment", _("提请任命"), by="center_head secretary", creates=True)
def propose_appointment(post: Post, *, by: User, user: User, reason: str, since: date | None = None, until: date | None = None) -> Approval:
    """提请任命重要岗位：中心负责人与书记主任两人都同意后，任命才生效。"""
    if post.community is None:
        raise Refused(__("上级岗位的任命由上级办理"))
    _check_appointment(post, by, user, since, until)
    day = since.isoformat() if since else ""
    lines = [[__("岗位"), post.title], [__("人选"), user.name], [__("任职日期"), day or __("同意之日")]]
    end = until.isoformat() if until else ""
    return _request(queries.SEALED_POST, post.community, by, post, reason, {"lines": lines, "user": user.pk, "since": day, "until": end})


@action("community.grant_approval", _("同意"), flow=APPROVAL, only=_decides)
def grant_approval(approval: Approval, *, by: User, remark: str = "") -> Approval:
    """同意：提请人以外有权的人说明意见；期限内有效。"""
    _decide(approval, by, remark)
    approval.expires_at = now() + queries.APPROVAL_KINDS[approval.kind].lasts
    if effect := EFFECTS.get(queries.APPROVAL_KINDS[approval.kind].effect):
        effect(approval, by)
    return approval


@action("community.refuse_approval", _("不同意"), flow=APPROVAL, only=_decides)
def refuse_approval(approval: Approval, *, by: User, remark: str) -> Approval:
    """不同意：必须说明理由，告知提请人。"""
    _decide(approval, by, written(remark, __("不同意请写明理由，会告知提请人")))
    return approval


def _decide(approval: Approval, by: User, remark: str) -> None:
    if approval.expires_at <= now():
        raise Refused(__("这项申请已过期，请提请人重新提请"))
    approval.decided_by, approval.decided_at, approval.remark = by, now(), remark.strip()


@action("community.withdraw_approval", _("撤回申请"), flow=APPROVAL, only=_asked)
def withdraw_approval(approval: Approval, *, by: User) -> Approval:
    """撤回还没有审批的申请。"""
    return approval


@action("community.use_approval", _("使用审批"), flow=APPROVAL, only=_asked)
def use_approval(approval: Approval, *, by: User) -> Approval:
    """使用一次性的审批：只有提请人能用，过期作废，用过不能再用。"""
    if approval.expires_at <= now():
        raise Refused(__("审批已过期，请重新提请"))
    approval.used_at = now()
    return approval


def _appoint(approval: Approval, by: User) -> Appointment:
    post, told = Post.objects.get(pk=approval.subject_id), approval.details
    user = User.objects.get(pk=told["user"])
    since = date.fromisoformat(told["since"]) if told["since"] else None
    until = date.fromisoformat(told["until"]) if told["until"] else None
    return appoint(post, by=by, user=user, since=since, until=until, agreed=approval)


EFFECTS["appoint"] = _appoint
