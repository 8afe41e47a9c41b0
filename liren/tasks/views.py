"""Pages of tasks: the list, one of them, what is done from it, and the three ways in which one is given."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_of
from liren.core import tables
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import files_of
from liren.core.http import (
    Filter,
    act_page,
    back,
    deed_buttons,
    deed_form,
    deed_page,
    file_answer,
    filled,
    get_visible,
    listing,
    page,
    searched,
    ticked,
    wanted,
)
from liren.core.journal import looked
from liren.tasks import actions, exports, forms, queries
from liren.tasks.flow import State
from liren.tasks.models import Task


@desk_only
@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """The tasks, most pressing first."""
    filters = _filters(request)
    rows = queries.listed(request.user, q=searched(request), **wanted(request, filters))
    context = listing(request, rows, filters, noun=_("项"), hint=_("事项、文号、编号或部门"))
    context |= {"lines": queries.lines(context["found"]), "figures": queries.figures(request.user), "home": home_of(request.user)}
    return page(request, "tasks/list.html", context, part="rows")


def _filters(request: HttpRequest) -> Any:
    return [
        Filter("state", _("状态"), [("going", _("未结束")), *State.choices]),
        Filter("giver", _("交办方"), queries.givers(request.user)),
        Filter("due", _("期限"), [("over", _("已逾期")), ("week", _("本周到期")), ("month", _("本月到期"))]),
        Filter("whose", _("等谁"), [("mine", _("等我办"))]),
    ]


@desk_only
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a spreadsheet."""
    rows = queries.listed(request.user, q=searched(request), **wanted(request, _filters(request)))
    return file_answer(exports.write(rows), f"tasks-{today()}.xlsx", tables.CONTENT_TYPE)


@desk_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Urge the tasks picked in the list."""
    found = queries.picked(request.user, ticked(request))
    if not found:
        messages.warning(request, _("请先在列表中勾选要催办的事项"))
        return redirect(back(request))
    done = actions.urge.bulk(found, by=request.user)
    if done.done:
        messages.success(request, _("已催办 %(n)d 项") % {"n": len(done.done)})
    for task, why in done.refused[:5]:
        messages.warning(request, _("%(number)s没有催：%(why)s") % {"number": queries.named(task), "why": why})
    return redirect(back(request))


# ---- 交办


def _give(request: HttpRequest, name: str, form_of: Any, **words: Any) -> HttpResponse:
    home = home_of(request.user)
    if not request.user.has_perm(f"tasks.{name}", home):
        raise Http404
    words |= {"done": lambda made: _("已交办，编为%(number)s") % {"number": queries.named(made)}, "back_url": reverse("tasks:list")}
    form = filled(request, form_of, home, request.user)
    return act_page(request, form, ACTIONS[f"tasks.{name}"], home, to="tasks:task", **words)


@desk_only
def new(request: HttpRequest) -> HttpResponse:
    """Give a task from one's own desk."""
    lead = _("交给%(home)s公共服务中心，由中心负责人接收或交给承办岗位；结果报来，由您确认。") % {"home": home_of(request.user)}
    return _give(request, "assign", forms.Assign, title=pgettext("task", "交办"), verb=_("交办给公共服务中心"), lead=lead)


@desk_only
def register(request: HttpRequest) -> HttpResponse:
    """Write down what somebody without an account asked for."""
    lead = _("交办方没有账号的，凭来函、来电记录或会议纪要登记；办结时附交办方的确认凭据。")
    return _give(request, "register", forms.Register, title=_("登记交办"), verb=_("登记交办"), lead=lead)


@desk_only
def sealed(request: HttpRequest) -> HttpResponse:
    """Give a task of which nothing is said but that it was given and closed."""
    lead = _(
        "平台只记公安机关交办了一件事、办结了没有。这里不写姓名、住址、病情、诊断和经过，也不传文件；这些留在纸质文件里。"
        "只有交办的公安机关、承办岗位和中心负责人看得到。"
    )
    return _give(request, "assign_sealed", forms.AssignSealed, title=_("交办不公开事项"), verb=_("交办，不写内容"), lead=lead)


# ---- 一件


@desk_only
@require_GET
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what was asked, what was done, what comes next."""
    found = get_visible(request, Task, *queries.ONE, "given_by", pk=pk)
    looked(request.user, found, name=queries.named(found))
    (line,) = queries.lines([found])
    buttons = deed_buttons(found, queries.offered(request.user, found), queries.BUTTONS, "act", queries.AT_ONCE)
    context = {"task": found, "thing": found, "line": line, "facts": queries.facts(found), "events": queries.timeline(found)}
    context |= {"step": queries.step_of(request.user, found) | {"buttons": buttons}, "files": files_of(found)}
    return page(request, "tasks/task.html", context | {"turns": queries.lines(queries.turns(request.user, found))})


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a task: at once or by its form, and what becomes of it."""
    found = get_visible(request, Task, *queries.ONE, "given_by", pk=pk)
    form = None
    if name not in queries.AT_ONCE or request.method != "POST":
        form = deed_form(request, forms.ACTS, name, found, now=lambda: queries.allowed(request.user, found, name))
    action = ACTIONS[f"tasks.{name}"]
    done = _("%(number)s已记录“%(verb)s”") % {"number": queries.named(found), "verb": action.label}
    return deed_page(request, form, action, found, back_url=reverse("tasks:task", args=[pk]), done=done)
