"""Pages of disputes: the part of the case page and what is done from it, the ledger, the roster of mediators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases.models import Case, Kind
from liren.community.access import desk_only, home_of
from liren.core import documents
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.http import Filter, form_page, get_visible, listing, page, searched, stamp, typed, wanted
from liren.core.journal import looked
from liren.disputes import actions, forms, queries, rules
from liren.disputes.flow import State
from liren.disputes.models import Mediation, Mediator, Session, Term

CASE = ("category", "company", "grid", "place", "post", "community__region")
FILE = tuple(f"case__{name}" for name in CASE)


@desk_only
@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The mediation, as a part of the case page."""
    case = get_visible(request, Case, *CASE, pk=pk)
    if case.kind != Kind.DISPUTE:
        raise Http404
    looked(request.user, case, name=_("调解卷宗"))
    file = queries.file_of(case)
    return page(request, "disputes/panel.html", {"case": case, "shown": queries.shown(request.user, file) if file else None})


@desk_only
@require_POST
def open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the file of a dispute that has none."""
    case = get_visible(request, Case, *CASE, pk=pk)
    actions.open_file.given(**stamp(request))(case, by=request.user)
    messages.success(request, _("调解卷宗已建立，先登记当事人"))
    return redirect("cases:detail", pk)


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a mediation: its form, and what becomes of it."""
    file, form_of = get_visible(request, Mediation, *FILE, "mediator__user", pk=pk), forms.ACTS.get(name)
    if form_of is None:
        raise Http404
    looked(request.user, file.case, name=_("调解卷宗"))
    form = form_of(request.POST or None, file=file, user=request.user, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(file, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("%(number)s 已记录“%(verb)s”") % {"number": file.case.number, "verb": ACTIONS[f"disputes.{name}"].label}
        )
        return redirect("cases:detail", file.case_id)
    if not queries.allowed(request.user, file, name) and not form.is_bound:
        raise Http404
    return _form(request, form, f"disputes.{name}", file, file)


def _form(request: HttpRequest, form: Any, name: str, thing: Any, file: Mediation) -> HttpResponse:
    verb, back_url = ACTIONS[name].label, reverse("cases:detail", args=[file.case_id])
    return form_page(request, form, name, thing, title=verb, verb=verb, thing=thing, lead=str(file.case), back_url=back_url)


@desk_only
def hold_session(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened at a session."""
    session = get_visible(request, Session, *(f"mediation__{n}" for n in FILE), pk=pk)
    looked(request.user, session.mediation.case, name=_("调解卷宗"))
    form = forms.HoldSession(request.POST or None, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.hold_session.given(**stamp(request))(session, by=request.user, **form.cleaned_data)
        messages.success(request, _("调解会已记录"))
        return redirect("cases:detail", session.mediation.case_id)
    return _form(request, form, "disputes.hold_session", session, session.mediation)


@desk_only
def keep_term(request: HttpRequest, pk: int) -> HttpResponse:
    """A term was kept."""
    term = get_visible(request, Term, *(f"mediation__{n}" for n in FILE), pk=pk)
    looked(request.user, term.mediation.case, name=_("调解卷宗"))
    form = forms.KeepTerm(request.POST or None, initial={"done_on": today()} | typed(request))
    if request.method == "POST" and form.is_valid():
        actions.keep_term.given(**stamp(request))(term, by=request.user, **form.cleaned_data)
        messages.success(request, _("履行情况已记录"))
        return redirect("cases:detail", term.mediation.case_id)
    return _form(request, form, "disputes.keep_term", term, term.mediation)


@desk_only
@require_GET
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The agreement as PDF or Word."""
    file = get_visible(request, Mediation, "case__community", "mediator__user", pk=pk)
    if form not in documents.FORMATS or not file.number:
        raise Http404
    draw, kind = documents.FORMATS[form]
    looked(request.user, file.case, "file", name=_("调解协议书"))
    answer = HttpResponse(draw(rules.agreement(queries.paper_of(file))), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="agreement-{file.case.number}.{form}"'
    return answer


@desk_only
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """调解台账。"""
    filters = [
        Filter("state", _("阶段"), [("going", _("调解中")), *State.choices]),
        Filter("kind", _("类型"), [*rules.Kind.choices]),
        Filter("risk", _("风险"), [*rules.Risk.choices]),
    ]
    rows = queries.ledger(request.user, q=searched(request), **wanted(request, filters))
    context = listing(request, rows, filters, noun=_("件"), hint=_("标题、编号"))
    lines = [(one, *queries.TONES[State(one.state)]) for one in context["found"]]
    return page(request, "disputes/ledger.html", context | {"figures": queries.figures(request.user), "lines": lines}, part="rows")


# ---- 调解员名册


@desk_only
@require_GET
def mediators(request: HttpRequest) -> HttpResponse:
    """The roster."""
    rows = [(one, [rules.Kind(kind).label for kind in one.kinds]) for one in queries.roster(request.user)]
    return page(request, "disputes/mediators.html", {"rows": rows, "home": home_of(request.user)})


@desk_only
def enroll(request: HttpRequest) -> HttpResponse:
    """Put somebody on the roster."""
    home = home_of(request.user)
    form = forms.Enroll(request.POST or None, people=queries.people_for(home), initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.enroll.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s 已登记为调解员") % {"name": form.cleaned_data["user"]})
        return redirect("disputes:mediators")
    back_url = reverse("disputes:mediators")
    return form_page(request, form, "disputes.enroll", home, title=_("登记调解员"), verb=_("登记"), back_url=back_url)


@desk_only
def edit_mediator(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry of the roster."""
    found = get_visible(request, Mediator, "user", pk=pk)
    kept = {name: getattr(found, name) for name in ("body", "kinds", "expertise", "is_active")}
    form = forms.EditMediator(request.POST or None, initial=kept | typed(request))
    if request.method == "POST" and form.is_valid():
        actions.edit_mediator.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存"))
        return redirect("disputes:mediators")
    more = {"title": _("修改调解员"), "verb": _("保存"), "thing": found, "lead": str(found), "back_url": reverse("disputes:mediators")}
    return form_page(request, form, "disputes.edit_mediator", found, **more)


@desk_only
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare an interest."""
    found = get_visible(request, Mediator, "user", "community", pk=pk)
    form = forms.Declare(request.POST or None, community=found.community_id, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.declare_interest.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("已声明，涉及该企业的纠纷不会由%(name)s调解") % {"name": found})
        return redirect("disputes:mediators")
    more = {"title": _("声明利害关系"), "verb": _("声明"), "lead": str(found), "back_url": reverse("disputes:mediators")}
    return form_page(request, form, "disputes.declare_interest", found, **more)
