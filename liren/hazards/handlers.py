"""What a hazard's case and its file set off: the file is opened, replies come home, the next one hears that it is his turn."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases import queries as of_cases
from liren.cases.models import Case, Channel, Kind, Message
from liren.community.models import Post, User
from liren.community.queries import system_user
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.hazards import actions, queries
from liren.hazards.flow import GOING
from liren.hazards.models import Rectification

TURN = notice_kind("hazards.turn", gettext_lazy("隐患整改"), mail=True)


def is_hazard(case: Case) -> bool:
    return case.kind == Kind.HAZARD and case.channel != Channel.IMPORT


@on("cases.report", only=is_hazard)
def open_with_the_case(case: Case, event: Event) -> None:
    """A hazard has a file from the first minute."""
    if case.is_open and queries.file_of(case) is None:
        actions.open_file(case, by=system_user(case.community))


@on("cases.recategorize")
def follow_the_category(case: Case, event: Event) -> None:
    """What turns out to be a hazard gets its file; what is none after all closes the one nobody has graded, and what was graded stays."""
    file, by = queries.file_of(case), system_user(case.community)
    if case.kind == Kind.HAZARD:
        _open_or_take_up(case, file, by)
    elif file and file.state == "opened":
        actions.dismiss(file, by=by, reason=_("改为“%(category)s”，不再按隐患办理") % {"category": case.category})
    elif file and file.state in GOING:
        _tell(_holding(file), _("已改为其他类别，但整改单已定级，仍须整改、复查：%(what)s"), file, event, himself=True)


def _open_or_take_up(case: Case, file: Rectification | None, by: User) -> None:
    if case.is_open and file is None:
        actions.open_file(case, by=by)
    elif case.is_open and file and file.state == "dismissed":
        actions.take_up(file, by=by)


@on("cases.withdraw", only=is_hazard)
def close_with_the_case(case: Case, event: Event) -> None:
    """What was withdrawn before anybody looked is no hazard on record."""
    file = queries.file_of(case)
    if file and file.state == "opened":
        actions.dismiss(file, by=system_user(case.community), reason=_("反映人撤回，未定级"))


@on("cases.reopen", only=is_hazard)
def take_up_with_the_case(case: Case, event: Event) -> None:
    """Whoever does not accept the answer does not accept the rectification."""
    file = queries.file_of(case)
    if file and actions.take_up.allows(by := system_user(case.community), file):
        actions.take_up(file, by=by)


@on("cases.answer_above", only=is_hazard)
def note_the_reply(case: Case, event: Event) -> None:
    """The authority's answer is the reply to the report."""
    said = Message.objects.filter(case=case, kind=Message.Kind.REPLY_ABOVE).order_by("-at").first()
    post = Post.objects.filter(assignments__case=case, role="department_officer").order_by("-assignments__at").first()
    report = queries.unanswered(case, post.organization_id if post else None)
    if report and said:
        actions.note_reply(report, by=system_user(case.community), text=said.text)


@on("hazards.rectify")
def ask_for_a_check(file: Rectification, event: Event) -> None:
    """Those who may check, except the one who mended."""
    posts = Post.objects.filter(community_id=file.community_id, role__in=queries.CHECKERS, closed_on=None)
    near = [p.pk for p in posts if p.grid_id in (None, file.case.grid_id)]
    _tell(of_cases.holders(near), _("整改完成，请到现场复查：%(what)s"), file, event)


@on("hazards.grade")
@on("hazards.fail_check")
def tell_the_holder(file: Rectification, event: Event) -> None:
    """Whoever has the case sees to the rectification."""
    said = {"hazards.grade": _("隐患已定级交办：%(what)s"), "hazards.fail_check": _("复查未通过，请继续整改：%(what)s")}
    _tell(_holding(file), said[event.action], file, event)


@on("hazards.remind")
def tell_of_the_deadline(file: Rectification, event: Event) -> None:
    """On the eve the holder; once it is over also the center head."""
    late = event.details["which"] == 2
    users = [*_holding(file)]
    if late and (head := of_cases.center_head(file.community_id)):
        users += of_cases.holders([head.pk])
    _tell(users, _("隐患整改已逾期：%(what)s") if late else _("隐患整改明天到期：%(what)s"), file, event)


def _holding(file: Rectification) -> Iterable[User]:
    return of_cases.holders([file.case.post_id]) if file.case.post_id else []


def _tell(users: Iterable[User], title: str, file: Rectification, event: Event, *, himself: bool = False) -> None:
    told = title % {"what": f"{file.case.title}（{file.case.number}）"}
    url = reverse("cases:detail", args=[file.case_id])
    notify([u for u in users if himself or u.pk != event.actor_id], TURN, told, told, url, event=event, once=str(event.pk))
