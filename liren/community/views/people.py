"""The organization chart, posts and appointments, organizations."""

import secrets
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liren.community import actions, forms, queries
from liren.community.access import fresh_sign_in, home_of
from liren.community.models import Appointment, Organization, Post, User
from liren.community.scope import Role
from liren.core import http
from liren.core.calendar import today
from liren.core.http import Filter, act_page, filled, form_page, get_visible, listing, page, perform, table_head, wanted


def people(request):
    home = home_of(request.user)
    groups = queries.chart(request.user, home)
    lines = queries.grid_lines(request.user, home)
    context = {"home": home, "keeper": queries.may_export(request.user, "people", home), "groups": groups}
    context |= {"vacant": sum(g.vacant for g in groups), "short": [line for line in lines if line.missing]}
    return page(request, "community/people.html", context)


def roster(request):
    home, views = home_of(request.user), queries.views_of(request.user, "people")
    if usual := queries.default_query(views, request.GET):
        return redirect(f"{request.path}?{usual}")
    grids = [(g.pk, g.name) for g in queries.grids(home)]
    past = [("past", _("已离任")), ("all", _("含已离任"))]
    filters = [Filter("role", _("角色"), Role.choices), Filter("grid", _("网格"), grids), Filter("held", _("任职"), past)]
    sort = request.GET.get("sort", "")
    found = queries.roster(request.user, home, request.GET.get("q", "")[:60], sort=sort, **wanted(request, filters))
    columns = queries.columns_of("people", request.GET.get("cols", ""))
    context = listing(request, found, filters, noun=_("项任职"), hint=_("姓名或岗位"))
    context |= {
        "home": home,
        "views": queries.view_bar(request.user, "people", views, request.GET),
        "columns": table_head(request, columns),
    }
    context |= {"rows": queries.roster_lines(context["found"].object_list, columns)}
    context |= {"keeper": queries.may_export(request.user, "appointments", home)}
    return page(request, "community/roster.html", context, part="rows")


def organizations(request):
    home = home_of(request.user)
    context = {"found": queries.organizations(request.user, home), "keeper": queries.may_export(request.user, "organizations", home)}
    return page(request, "community/organizations.html", {"home": home, **context})


def new_organization(request):
    words: dict[str, Any] = {"title": _("登记组织"), "verb": _("登记"), "back_url": reverse("community:organizations")}
    words |= {"done": lambda body: _("已登记“%(name)s”") % {"name": body.name}}
    return act_page(request, filled(request, forms.Organization), actions.found_organization, home_of(request.user), **words)


def edit_organization(request, pk):
    body = get_visible(request, Organization, pk=pk)
    form = filled(request, forms.Organization, first=model_to_dict(body))
    words = {"title": _("更新组织"), "verb": _("保存"), "thing": body, "back_url": reverse("community:organizations")}
    return act_page(request, form, actions.edit_organization, body, done=_("组织信息已更新"), **words)


def _post_url(pk: int) -> str:
    return reverse("community:post", args=[pk])


def new_post(request):
    home = home_of(request.user)
    form = filled(request, forms.Post, home, first={"role": request.GET.get("role"), "grid": request.GET.get("grid")})
    if request.method == "POST" and form.is_valid():
        said, done = form.cleaned_data, lambda post: _("已设岗“%(post)s”，接着任命") % {"post": post}
        return perform(request, actions.open_post, said.pop("grid") or home, said, to="community:post", done=done)
    return form_page(request, form, "community.open_post", home, title=_("设岗"), verb=_("设岗"), back_url=reverse("community:people"))


def post(request, pk):
    post = get_visible(request, Post, "grid", "company", "organization", "community", "region", pk=pk)
    history = list(queries.history_of(request.user, post))
    context = {
        "post": post,
        "history": history,
        "held": [a for a in history if queries.is_held(a)],
        "events": queries.timeline(post, *history),
    }
    return page(request, "community/post.html", context)


def edit_post(request, pk):
    found = get_visible(request, Post, "grid", "community", pk=pk)
    kept = {"title": found.title, "kind": found.grid_kind if found.grid_id else found.kind, "full_time": found.full_time}
    form, lead = filled(request, forms.EditPost, found, first=kept), f"{found.get_role_display()} · {found.extent()}"
    words = {"title": _("更新岗位"), "verb": _("保存"), "thing": found, "lead": lead, "back_url": _post_url(pk)}
    return act_page(request, form, actions.edit_post, found, done=_("岗位已更新"), **words)


@require_POST
def close_post(request, pk):
    actions.close_post.given(**http.stamp(request))(get_visible(request, Post, pk=pk), by=request.user)
    messages.success(request, _("已撤岗"))
    return redirect("community:people")


@fresh_sign_in
def appoint(request, pk):
    post = get_visible(request, Post, "community", pk=pk)
    found = queries.colleagues(request.user, post.community or home_of(request.user))
    second = queries.needs_second(post)
    form = filled(request, forms.Appoint, found, first={"since": today()}, reasoned=second)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = said["user"] or actions.open_account(post, by=request.user, username=said["username"], name=said["name"])
        return _appointed(request, post, user, said) if not second else _proposed(request, post, user, said)
    words = {"title": _("任命"), "verb": _("任命"), "lead": f"{post} · {post.get_role_display()}"}
    if second:
        lead = f"{words['lead']} · " + _("这类岗位要中心负责人与书记主任两人都同意，任命才生效")
        words = {"title": _("提请任命"), "verb": _("提请"), "lead": lead}
    return form_page(request, form, "community.appoint", post, back_url=_post_url(pk), **words)


def _appointed(request: HttpRequest, post: Post, user: User, said: dict[str, Any]) -> HttpResponse:
    told = {"user": user, "since": said["since"], "until": said["until"]}
    return perform(request, actions.appoint, post, told, to=_post_url(post.pk), done=_("已任命 %(who)s") % {"who": user.name})


def _proposed(request: HttpRequest, post: Post, user: User, said: dict[str, Any]) -> HttpResponse:
    told = {"user": user, "since": said["since"], "until": said["until"], "reason": said["reason"]}
    done = _("已提请任命 %(who)s，等另一位负责人同意") % {"who": user.name}
    return perform(request, actions.propose_appointment, post, told, to="community:approval", done=done)


@fresh_sign_in
def end_appointment(request, pk):
    found = get_visible(request, Appointment, "post", "user", pk=pk)
    form, lead = filled(request, forms.EndAppointment, first={"until": today()}), f"{found.user.name} · {found.post}"
    words = {"title": _("办理离任"), "verb": _("登记离任"), "lead": lead, "thing": found, "danger": True}
    return act_page(request, form, actions.end_appointment, found, back_url=_post_url(found.post_id), done=_("已登记离任"), **words)


@require_POST
@never_cache
@fresh_sign_in
def issue_password(request, pk):
    appointment = get_visible(request, Appointment, "post", "user", pk=pk)
    password = "-".join(secrets.token_hex(2) for _n in range(4))
    actions.issue_password(appointment, by=request.user, password=password)
    return page(request, "community/password_issued.html", {"appointment": appointment, "password": password})
