"""How a case comes in: from a company, an employee, a visitor, or a worker on somebody's behalf."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.actions import _clockwork as clockwork
from liren.cases.flow import RECEIVE
from liren.cases.models import Case, Category, Channel, Clock, Draft, Mode
from liren.cases.rules import ClockKind, Limit
from liren.community.models import Community, Company, Grid, Place, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.core.files import attach
from liren.core.numbering import next_number

ANYBODY = (
    "company_contact employee volunteer visitor grid_member grid_leader worker center_head secretary committee_member "
    "property_manager report_custodian mediator system"
)
MET = {Channel.PHONE, Channel.COUNTER, Channel.HOTLINE}  # somebody of the staff was asked
OWN = {Channel.PORTAL, Channel.EMPLOYEE, Channel.PATROL, Channel.VISIT}  # who reports here reports for himself


@action("cases.report", _("提出"), by=ANYBODY, creates=True, tells=["category", "channel", "urgency"])
def report(
    parent: Company | Community,
    *,
    by: User,
    category: Category,
    title: str,
    channel: str,
    text: str = "",
    urgency: str = "normal",
    place: Place | None = None,
    grid: Grid | None = None,
    receipt: str = "",
    source: str | None = None,
    route: queries.Route | None = None,  # of a file: asked for once, so that posts of today take in what was written years ago
    files: Sequence[Any] = (),
    **fields: Any,
) -> Case:
    """提出诉求：记下渠道与类别，编号，按类别和地点分派岗位，启动首次答复与办结计时（S2 5.4.3、S3 7.1.4）。"""
    community = parent if isinstance(parent, Community) else parent.community
    company = parent if isinstance(parent, Company) and channel != Channel.EMPLOYEE else None  # an employer sees none of them
    if category.community_id != community.pk or not category.is_active:
        raise Refused(__("请选择本社区在用的类别"))
    where = grid or (place.grid if place else None) or (parent.grid if isinstance(parent, Company) else None)
    route = route or queries.route(community, category, where)
    held = route.post.pk if route.post else None
    case = Case(
        community=community, company=company, grid=where, place=place, category=category, kind=category.kind, secrecy=category.secrecy,
        title=title, text=text, urgency=urgency, channel=channel, post_id=held, answerable_id=held, route=route.reasons,
        rule=_frozen(category, urgency), reporter=by if channel in OWN else None, source=source, reported_at=now(),
        receipt_hash=queries.receipt_hash(receipt) if receipt else "", **fields,
    )  # fmt: skip
    case.number = _number(community)
    if channel in MET and (post := _first_asked(case, by)):
        case.answerable_id, case.modes = post, [str(Mode.FIRST_RESPONDER)]
    clocks = clockwork.plan(case, ClockKind.FIRST_ANSWER, ClockKind.SOLUTION)
    case.save()
    Clock.objects.bulk_create(clocks)
    attach(case, files, by)
    return case


def _first_asked(case: Case, by: User) -> int | None:
    """The post of the worker who was asked first and wrote it down: it answers until another has accepted (S2 5.4.3-1)."""
    able = frozenset(RECEIVE.split())
    mine = (a for a in by.areas() if a.roles & able and case.community_id in a.communities and a.role in Case.READERS[case.secrecy])
    return next((area.post_id for area in mine), None)


def _number(community: Community) -> str:
    year = today().year
    return f"{community.prefix}-{year}-{next_number(f'case:{community.pk}:{year}'):06d}"


def _frozen(category: Category, urgency: str) -> dict[str, Any]:
    """The rule in force now: it stays with the case whatever the catalogue becomes."""
    named = category.limits.get(urgency) or category.limits["normal"]
    names = {"first_answer": ClockKind.FIRST_ANSWER, "update": ClockKind.NEXT_UPDATE, "solution": ClockKind.SOLUTION}
    limits = {str(names[k]): Limit.of(v).frozen() for k, v in named.items()}
    return {"category": category.code, "version": category.version, "urgency": urgency, "limits": limits}


@action("cases.keep_draft", _("保存草稿"), by="self", creates=True)
def keep_draft(user: User, *, by: User, content: dict[str, Any]) -> Draft:
    """保存没写完的诉求，每人一份。"""
    draft = Draft.objects.filter(user=user).first() or Draft(user=user)
    draft.content, draft.at = content, now()
    draft.save()
    return draft


@action("cases.drop_draft", _("清除草稿"), by="self", creates=True)
def drop_draft(user: User, *, by: User) -> User:
    """清除草稿。"""
    Draft.objects.filter(user=user).delete()
    return user
