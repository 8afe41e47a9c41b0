"""How a report comes in, and what the reporter says afterwards. Nothing here names him: the door acts for him."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import actions as cases
from liren.cases import queries as case_queries
from liren.cases.models import KEPT, Case, Category
from liren.cases.queries import Route
from liren.community.models import Community, Grid, Place, Post, User
from liren.community.queries import public_door
from liren.community.rules import Circle
from liren.core.actions import Refused, action
from liren.core.calendar import local, now
from liren.core.files import accept
from liren.core.vault import seal
from liren.reports import queries
from liren.reports.actions._sealing import Named, keep, mentioned, named, need, speak
from liren.reports.models import Line, Original, Report, Side, Way

STAFF = "worker grid_member grid_leader center_head secretary mediator report_custodian"


@action("reports.submit", _("提交举报"), by=f"visitor {STAFF}", creates=True)
def submit(
    community: Community,
    *,
    by: User,
    category: Category,
    text: str,
    receipt: str,
    way: str = Way.ANONYMOUS,
    accused: Sequence[str] = (),
    owner: str = "",
    name: str = "",
    phone: str = "",
    place: Place | None = None,
    files: Sequence[Any] = (),
    **told: Any,
) -> Report:
    """提交举报：原件当场密封，按类别交举报专管员；被举报的人、单位和物业一概绕开（安全生产法 73–76，信访工作条例 46(5)）。"""
    if category.secrecy not in KEPT or category.community_id != community.pk:
        raise Refused(__("请选择本社区的举报类别"))
    if way == Way.NAMED and not (name.strip() and phone.strip()):
        raise Refused(__("实名举报请填写姓名和电话；不愿填写的请选“匿名”"))
    against = [*named(community, accused), *mentioned(community, text)]
    found = _route(community, category, place.grid if place else None, against)
    door = public_door(community)
    case = cases.report(community, by=door, category=category, title=category.name, channel="public_page", place=place, route=found)
    report = Report(case=case, way=way, keeper=found.post, receipt_hash=queries.receipt_hash(receipt), owner_tag=owner)
    report.save()
    for row in {*against}:
        row.row(case).save()
    original = Original.objects.create(report=report)
    who = {"name": name.strip(), "phone": phone.strip()} if way == Way.NAMED else {}
    stated = {"text": need(text, __("请写明举报的事情")), "accused": [*accused], "at": local(now()).isoformat(timespec="minutes")}
    seal(original, stated | told | {"reporter": who})
    seal(report, {"text": "", "title": ""})
    keep(report, Line.REPORTER, [accept(one) for one in files])
    return report


def _route(community: Community, category: Category, grid: Grid | None, against: list[Named]) -> Route:
    """A custodian nobody of whom is accused; where there is none, the department above directly."""
    circle = case_queries.around([one.values() for one in against])
    found = case_queries.route(community, category, grid, None, circle)
    if found.post is None and (above := _above(community, category, circle)):
        found = Route(above, [*found.reasons, case_queries.because("above", post=above.title)])
    if found.post is None:
        raise Refused(__("社区没有可以受理这件举报的人，请直接向主管部门举报（安全生产 12350，综合 12345）"))
    return found


def _above(community: Community, category: Category, circle: Circle) -> Post | None:
    """The competent department that somebody clear is appointed to."""
    posts = case_queries.authorities(Case(community=community, category=category))
    held = [post for post in posts if getattr(post, "is_held", False)]
    return next(iter(case_queries.posts_clear(held, circle)), None)


@action("reports.say", _("举报人留言"), by="visitor")
def say(report: Report, *, by: User, text: str, files: Sequence[Any] = ()) -> Report:
    """举报人留言：只到举报专管员，不记是谁。"""
    if report.destroyed_at:
        raise Refused(__("这件举报的原件已按规定销毁，不能再留言；有新情况请重新举报"))
    speak(report, Line.REPORTER, Side.REPORTER, None, need(text, __("请写下要说的话")), files)
    return report


@action("reports.look", _("举报人查看"), by="visitor")
def look(report: Report, *, by: User) -> Report:
    """举报人看过新回复。"""
    report.awaits_reporter = False
    return report
