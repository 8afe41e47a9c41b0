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
from liren.core.http import Filter, form_page, get_visible, listing, page, table_head, wanted


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
    home = home_of(request.user)
    form = forms.Organization(request.POST or None, initial=http.typed(request))
    if request.method == "POST" and form.is_valid():
        actions.found_organization.given(**http.stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已登记“%(name)s”") % {"name": form.cleaned_data["name"]})
        return redirect("community:organizations")
    return form_page(
        request,
        form,
        "community.found_organization",
        home,
        title=_("登记组织"),
        verb=_("登记"),
        back_url=reverse("community:organizations"),
    )


def edit_organization(request, pk):
    body = get_visible(request, Organization, pk=pk)
    form = forms.Organization(request.POST or None, initial={**model_to_dict(body), **http.typed(request)})
    if request.method == "POST" and form.is_valid():
        actions.edit_organization.given(**http.stamp(request))(body, by=request.user, **form.cleaned_data)
        messages.success(request, _("组织信息已更新"))
        return redirect("community:organizations")
    return form_page(
        request,
        form,
        "community.edit_organization",
        body,
        title=_("更新组织"),
        verb=_("保存"),
        thing=body,
        back_url=reverse("community:organizations"),
    )


def new_post(request):
    home = home_of(request.user)
    form = forms.Post(
        home, request.POST or None, initial={"role": request.GET.get("role"), "grid": request.GET.get("grid"), **http.typed(request)}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        post = actions.open_post.given(**http.stamp(request))(said.pop("grid") or home, by=request.user, **said)
        messages.success(request, _("已设岗“%(post)s”，接着任命") % {"post": post})
        return redirect("community:post", post.pk)
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
    form = forms.EditPost(found, request.POST or None, initial={**kept, **http.typed(request)})
    if request.method == "POST" and form.is_valid():
        actions.edit_post.given(**http.stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("岗位已更新"))
        return redirect("community:post", pk)
    lead, back = f"{found.get_role_display()} · {found.extent()}", reverse("community:post", args=[pk])
    more = {"title": _("更新岗位"), "verb": _("保存"), "thing": found, "lead": lead, "back_url": back}
    return form_page(request, form, "community.edit_post", found, **more)


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
    form = forms.Appoint(found, request.POST or None, initial={"since": today(), **http.typed(request)}, reasoned=second)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = said["user"] or actions.open_account(post, by=request.user, username=said["username"], name=said["name"])
        return _appointed(request, post, user, said) if not second else _proposed(request, post, user, said)
    lead = f"{post} · {post.get_role_display()}"
    lead += " · " + _("这类岗位要中心负责人与书记主任两人都同意，任命才生效") if second else ""
    return form_page(
        request,
        form,
        "community.appoint",
        post,
        title=_("提请任命") if second else _("任命"),
        verb=_("提请") if second else _("任命"),
        lead=lead,
        thing=None,
        back_url=reverse("community:post", args=[pk]),
    )


def _appointed(request: HttpRequest, post: Post, user: User, said: dict[str, Any]) -> HttpResponse:
    told = {"user": user, "since": said["since"], "until": said["until"]}
    actions.appoint.given(**http.stamp(request))(post, by=request.user, **told)
    messages.success(request, _("已任命 %(who)s") % {"who": user.name})
    return redirect("community:post", post.pk)


def _proposed(request: HttpRequest, post: Post, user: User, said: dict[str, Any]) -> HttpResponse:
    told = {"user": user, "since": said["since"], "until": said["until"], "reason": said["reason"]}
    approval = actions.propose_appointment.given(**http.stamp(request))(post, by=request.user, **told)
    messages.success(request, _("已提请任命 %(who)s，等另一位负责人同意") % {"who": user.name})
    return redirect("community:approval", approval.pk)


@fresh_sign_in
def end_appointment(request, pk):
    appointment = get_visible(request, Appointment, "post", "user", pk=pk)
    form = forms.EndAppointment(request.POST or None, initial={"until": today(), **http.typed(request)})
    if request.method == "POST" and form.is_valid():
        actions.end_appointment.given(**http.stamp(request))(appointment, by=request.user, **form.cleaned_data)
        messages.success(request, _("已登记离任"))
        return redirect("community:post", appointment.post_id)
    lead, back = f"{appointment.user.name} · {appointment.post}", reverse("community:post", args=[appointment.post_id])
    return form_page(
        request,
        form,
        "community.end_appointment",
        appointment,
        title=_("办理离任"),
        verb=_("登记离任"),
        lead=lead,
        thing=appointment,
        danger=True,
        back_url=back,
    )


@require_POST
@never_cache
@fresh_sign_in
def issue_password(request, pk):
    appointment = get_visible(request, Appointment, "post", "user", pk=pk)
    password = "-".join(secrets.token_hex(2) for _n in range(4))
    actions.issue_password(appointment, by=request.user, password=password)
    return page(request, "community/password_issued.html", {"appointment": appointment, "password": password})
