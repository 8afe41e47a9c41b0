"""Pages of training: how the staff stands, plans, courses with their sign-in lists, the matrix, one person, certificates."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_let_in
from liren.community.models import Appointment
from liren.community.queries import timeline
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import files_of
from liren.core.http import (
    PER_PAGE,
    Filter,
    act_page,
    deed_buttons,
    deed_form,
    deed_page,
    filled,
    get_visible,
    listing,
    page,
    searched,
    wanted,
)
from liren.training import actions, forms, queries
from liren.training.flow import CourseState
from liren.training.models import Certificate, Course, Plan
from liren.training.rules import Competency, StaffClass, Topic

ICONS = {
    "approve": "rubber-stamp", "write": "pencil", "revise": "refresh", "hold": "list-check", "correct": "pencil", "edit_course": "pencil",
    "entrust": "user-cog", "cancel": "x", "renew": "refresh", "withdraw": "trash",
}  # fmt: skip


def _home(request: HttpRequest) -> Any:
    """The community whose training this reader may see; for others the page is not there."""
    return home_let_in(request, queries.reads)


def _led(request: HttpRequest) -> Any:
    """The community whose people this reader leads or audits."""
    return home_let_in(request, lambda user, home: queries.looks_after(user, home.pk))


@desk_only
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """人员培养：每类人员训了没有、能力够不够、方案批了没有。"""
    home = _home(request)
    context = {"home": home, "lines": queries.class_lines(home), "coming": queries.to_come(home)[:5], "year": today().year}
    context |= {"leads": queries.looks_after(request.user, home.pk), "mine": queries.own_post(request.user)}
    return page(request, "training/overview.html", context)


# ---- 方案


@desk_only
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """培养方案。"""
    home = _home(request)
    rows = queries.plans(request.user).filter(community=home)
    return page(request, "training/plans.html", {"home": home, "found": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))})


@desk_only
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan."""
    thing = get_visible(request, Plan, "made_by", "approved_by", pk=pk)
    context = {"plan": thing, "topics": _topics(thing), "buttons": _buttons(request, "plan", thing), "events": timeline(thing)}
    return page(request, "training/plan.html", context)


def _topics(thing: Any) -> list[Any]:
    return [Topic(one).label for one in thing.topics]


def _buttons(request: HttpRequest, kind: str, thing: Any) -> list[dict[str, Any]]:
    return deed_buttons(thing, [name for name in forms.ACTS[kind] if queries.allowed(request.user, thing, name)], ICONS)


@desk_only
def new_plan(request: HttpRequest) -> HttpResponse:
    """Draft a plan."""
    home, first = _home(request), {"year": today().year, "staff_class": request.GET.get("class", "")}
    more = {"title": _("拟培养方案"), "verb": _("存为草拟"), "back_url": reverse("training:plans")}
    more |= {"to": "training:plan", "done": _("方案已存为草拟，请另一位负责人批准")}
    return act_page(request, filled(request, forms.NewPlan, first=first), actions.draft, home, **more)


# ---- 培训


@desk_only
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """培训。"""
    home = _home(request)
    filters = [Filter("state", _("状态"), [*CourseState.choices]), Filter("topic", _("内容"), [*Topic.choices])]
    rows = queries.courses(request.user, q=searched(request), **wanted(request, filters)).filter(community=home)
    context = listing(request, rows, filters, noun=_("次"), hint=_("名称、授课"))
    lines = [(one, _topics(one)) for one in context["found"]]
    keeps = queries.keeps(request.user, home.pk)
    return page(request, "training/courses.html", context | {"home": home, "lines": lines, "keeps": keeps}, part="rows")


@desk_only
@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course with its sign-in list, as far as the reader may see it."""
    thing = get_visible(request, Course, "organizer", "community", pk=pk)
    context = {"course": thing, "topics": _topics(thing), "buttons": _buttons(request, "course", thing), "events": timeline(thing)}
    context |= {"there": queries.attendance_rows(request.user, thing.community).filter(course=thing)}
    context |= {"keeps": queries.keeps(request.user, thing.community_id)}
    context |= {"files": files_of(thing) if thing.opens_files(request.user) else []}
    return page(request, "training/course.html", context)


@desk_only
def new_course(request: HttpRequest) -> HttpResponse:
    """Schedule a course."""
    home = _home(request)
    form = filled(request, forms.Course, home=home, first={"held_on": today()})
    more = {"title": _("安排培训"), "verb": _("安排并通知"), "back_url": reverse("training:courses")}
    more |= {"to": "training:course", "done": _("培训已安排，工作人员会收到通知")}
    return act_page(request, form, actions.schedule, home, **more)


def _act(request: HttpRequest, kind: str, thing: Any, name: str, url: str) -> HttpResponse:
    """One deed: its form, and what becomes of it."""
    may = partial(queries.allowed, request.user, thing, name)
    form = deed_form(request, forms.ACTS[kind], name, now=may, thing=thing, home=thing.community)
    words = {"template": "training/roll.html"} if isinstance(form, forms.Roll) else {}
    return deed_page(request, form, ACTIONS[f"training.{name}"], thing, back_url=url, **words)


@desk_only
def act_plan(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a plan."""
    return _act(request, "plan", get_visible(request, Plan, "community", pk=pk), name, reverse("training:plan", args=[pk]))


@desk_only
def act_course(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a course."""
    return _act(request, "course", get_visible(request, Course, "community", pk=pk), name, reverse("training:course", args=[pk]))


# ---- 人


@desk_only
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """能力矩阵：谁会什么，够不够。"""
    home, only = _led(request), request.GET.get("class", "")
    chips = [("", _("全部")), *StaffClass.choices]
    lines = queries.matrix(home, only if only in StaffClass.values else "")
    context = {"home": home, "lines": lines, "heads": [label for _value, label in Competency.choices], "chips": chips, "only": only}
    return page(request, "training/matrix.html", context)


@desk_only
def require(request: HttpRequest) -> HttpResponse:
    """What is asked of a class."""
    words = {"title": _("定能力要求"), "verb": _("定下"), "lead": _("没有定过的按“胜任”要求。"), "back_url": reverse("training:matrix")}
    return act_page(request, filled(request, forms.Require), actions.require, _led(request), done=_("能力要求已更新"), **words)


@desk_only
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """To his own page."""
    held = queries.own_post(request.user)
    if held is None:
        raise Http404
    return redirect("training:person", held.pk)


def _held(request: HttpRequest, pk: int) -> Appointment:
    """An appointment of the staff whose training this reader may see."""
    held = get_visible(request, Appointment, "user", "post__community", pk=pk)
    if not queries.may_read(request.user, held):
        raise Http404
    return held


@desk_only
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what he can do, what he attended, his certificates."""
    held = _held(request, pk)
    shown = queries.person(held)
    papers = [(one, files, _buttons(request, "certificate", one)) for one, files in shown.certificates]
    context = {"shown": shown, "held": held, "papers": papers, "own": held.user_id == request.user.pk, "today": today()}
    return page(request, "training/person.html", context | {"leads": queries.looks_after(request.user, held.post.community_id)})


@desk_only
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Assess somebody else."""
    held = _held(request, pk)
    words = {"title": _("评定能力"), "verb": _("评定"), "lead": str(held.user), "back_url": reverse("training:person", args=[pk])}
    words |= {"done": _("%(name)s 的能力已评定") % {"name": held.user}}
    return act_page(request, filled(request, forms.Assess), actions.assess, held, **words)


@desk_only
def file_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """File a certificate, one's own or of somebody one leads."""
    held = _held(request, pk)
    words = {"title": _("登记证书"), "verb": _("登记"), "lead": str(held.user), "back_url": reverse("training:person", args=[pk])}
    return act_page(request, filled(request, forms.Certificate), actions.file_certificate, held, done=_("证书已登记"), **words)


@desk_only
@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """证书：谁有什么，哪天到期。"""
    home = _led(request)
    rows = Paginator(queries.certificates(request.user).filter(community=home), PER_PAGE).get_page(request.GET.get("page"))
    posts = {one.user_id: one.pk for one in queries.staff(home)}
    lines = [(one, posts.get(one.user_id), queries.until_words(one)) for one in rows]
    return page(request, "training/certificates.html", {"home": home, "found": rows, "lines": lines})


@desk_only
def act_certificate(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a certificate."""
    thing = get_visible(request, Certificate, "community", "user", pk=pk)
    held = queries.post_of(thing)
    url = reverse("training:person", args=[held.pk]) if held else reverse("training:overview")
    return _act(request, "certificate", thing, name, url)
