"""How a case comes in: from a company, an employee, a visitor, or a worker on somebody's behalf."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.actions import _clockwork as clockwork
from liren.cases.flow import LEAD, RECEIVE
from liren.cases.models import KEPT, Case, Category, Channel, Clock, Draft, Message, Mode
from liren.cases.rules import ClockKind, Limit, from_file
from liren.community.models import Community, Company, Grid, Place, User
from liren.core.actions import Refused, action
from liren.core.calendar import local, now, today
from liren.core.files import attach
from liren.core.numbering import next_number
from liren.core.writing import insert

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
    _offered(category, community, says=bool(text or files or fields or channel != Channel.PUBLIC or company))
    where = grid or (place.grid if place else None) or (parent.grid if isinstance(parent, Company) else None)
    told = queries.Told(channel, urgency, place, company, title, text, fields.get("answers") or {})
    route = route or queries.route(community, category, where, told)
    urgency, held = route.urgency or urgency, route.post.pk if route.post else None
    case = Case(
        community=community, company=company, grid=where, place=place, category=category, kind=category.kind, secrecy=category.secrecy,
        title=title, text=text, urgency=urgency, channel=channel, post_id=held, answerable_id=held, route=route.reasons,
        rule=_frozen(category, urgency), reporter=by if channel in OWN and not from_file(source) else None,
        source=source, reported_at=_received(category),
        receipt_hash=queries.receipt_hash(receipt) if receipt else "", **fields,
    )  # fmt: skip
    case.number = _number(community)
    _first_asked(case, by)
    clocks = clockwork.plan(case, ClockKind.FIRST_ANSWER, ClockKind.SOLUTION)
    insert([case])
    clockwork.keep(case, clocks)
    attach(case, files, by)
    return case


def _offered(category: Category, community: Community, *, says: bool) -> None:
    """A category in use here; of one that is kept sealed the case itself says nothing."""
    if category.community_id != community.pk or not category.is_active:
        raise Refused(__("请选择本社区在用的类别"))
    if category.secrecy in KEPT and says:
        raise Refused(__("“%(category)s”要密封保存，请从“举报”入口提交或登记") % {"category": category})


def _received(category: Category) -> datetime:
    """The instant; of what is kept sealed only the day."""
    return local(now()).replace(hour=0, minute=0, second=0, microsecond=0) if category.secrecy in KEPT else now()


def _first_asked(case: Case, by: User) -> None:
    """The post of the worker who was asked first and wrote it down: it answers until another has accepted (S2 5.4.3-1)."""
    able = frozenset(RECEIVE.split()) if case.channel in MET and not from_file(case.source) else frozenset()
    mine = (a for a in by.areas() if a.roles & able and case.community_id in a.communities and a.role in Case.READERS[case.secrecy])
    if post := next((area.post_id for area in mine), None):
        case.answerable_id, case.modes = post, [str(Mode.FIRST_RESPONDER)]


def _number(community: Community) -> str:
    year = today().year
    return f"{community.prefix}-{year}-{next_number(f'case:{community.pk}:{year}'):06d}"


def _frozen(category: Category, urgency: str) -> dict[str, Any]:
    """The rule in force now: it stays with the case whatever the catalogue becomes."""
    named = category.limits.get(urgency) or category.limits["normal"]
    names = {"first_answer": ClockKind.FIRST_ANSWER, "update": ClockKind.NEXT_UPDATE, "solution": ClockKind.SOLUTION}
    limits = {str(names[k]): Limit.of(v).frozen() for k, v in named.items()}
    return {"category": category.code, "version": category.version, "urgency": urgency, "limits": limits}


@action("cases.retell", _("补录已办结"), by=f"worker {LEAD} system", creates=True, tells=["category", "channel"])
def retell(
    parent: Company | Community, *, by: User, answer: str, closed_at: datetime, satisfaction: int | None = None, **said: Any
) -> Case:
    """补录已办结：用本系统之前办结的事，带着当时的结果、时间和满意度记下来；不起计时，不通知任何人，不计入按时率。"""
    if closed_at < now():
        raise Refused(__("办结时间不能早于提交时间"))
    case = report.func(parent, by=by, **said)
    Clock.objects.filter(case=case).delete()
    case.state, case.answer, case.resolved_at, case.closed_at, case.due_at, case.due_kind = (
        "confirmed",
        answer,
        closed_at,
        closed_at,
        None,
        "",
    )
    case.satisfaction, case.rated_at = satisfaction, closed_at if satisfaction else None
    case.save()
    Message.objects.create(case=case, kind=Message.Kind.ANSWER, text=answer, is_public=True, by=by, at=closed_at)
    return case


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
