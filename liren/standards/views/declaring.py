"""What people say of a requirement: declarations and their answers, what does not apply, goals of their own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS
from liren.core.http import form_page, get_visible, page, stamp, typed
from liren.standards import actions, forms, queries
from liren.standards.models import Attestation, Exemption

NEW = {"attest": forms.Attest, "exempt": forms.Exempt}


@desk_only
def say(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A declaration or an exemption for a requirement."""
    found, home = queries.clauses().filter(code=code).first(), home_of(request.user)
    if found is None or name not in {*NEW, "set_goal"}:
        raise Http404
    more = {"clause": found} if name == "set_goal" else {"mates": queries.same(found)} if name == "attest" else {}
    form = (NEW.get(name) or forms.SetGoal)(request.POST or None, request.FILES or None, initial=typed(request), **more)
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(home, by=request.user, code=code, **form.cleaned_data)
        messages.success(request, _("已记录"))
        return redirect("standards:clause", code)
    verb, back_url = ACTIONS[f"standards.{name}"].label, reverse("standards:clause", args=[code])
    return form_page(request, form, f"standards.{name}", home, title=verb, verb=verb, lead=f"{code} {found.title}", back_url=back_url)


ANSWERS = {"confirm": forms.Remark, "withdraw": forms.Why}


@desk_only
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm or withdraw a declaration."""
    declared = get_visible(request, Attestation, pk=pk)
    if name not in ANSWERS:
        raise Http404
    form = ANSWERS[name](request.POST or None, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(declared, by=request.user, **form.cleaned_data)
        messages.success(request, _("已记录"))
        return redirect("standards:clause", declared.clause_code)
    verb, back_url = ACTIONS[f"standards.{name}"].label, reverse("standards:clause", args=[declared.clause_code])
    more = {"title": verb, "verb": verb, "thing": declared, "lead": declared.text, "back_url": back_url}
    return form_page(request, form, f"standards.{name}", declared, **more)


@desk_only
def decide(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Approve or end an exemption."""
    asked = get_visible(request, Exemption, pk=pk)
    if name not in {"approve_exemption", "end_exemption"} or request.method != "POST":
        raise Http404
    getattr(actions, name).given(**stamp(request))(asked, by=request.user)
    messages.success(request, _("已记录"))
    return redirect("standards:clause", asked.clause_code)


@desk_only
def cycles(request: HttpRequest) -> HttpResponse:
    """How often what a standard only calls 定期 is done here: declared for all at once, ours offered."""
    home = home_of(request.user)
    found = {"clauses": list(queries.regular()), "goals": queries.goals(home)}
    form = forms.Cycles(request.POST or None, initial=typed(request), **found)
    if request.method == "POST" and form.is_valid():
        actions.declare_cycles.given(**stamp(request))(home, by=request.user, cycles=form.cycles(), why=form.cleaned_data["why"])
        messages.success(request, _("周期已公布"))
        return redirect("standards:cycles")
    missing = sum(queries.undeclared(one, found["goals"]) for one in found["clauses"])
    return page(request, "standards/cycles.html", {"home": home, "form": form, "missing": missing}, status=422 if form.errors else 200)


@desk_only
def profile(request: HttpRequest) -> HttpResponse:
    """Which standards the community is held against, and by which level; what was decided before."""
    home, known = home_of(request.user), list(queries.current())
    now = queries.profile_of(home)
    first = {"standards": now.standards if now else [one.code for one in known], "strictest": bool(now and now.strictest)}
    form = forms.Choose(request.POST or None, initial=first | typed(request), known=known)
    if request.method == "POST" and form.is_valid():
        actions.choose.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已选定"))
        return redirect("standards:board")
    context = {"home": home, "form": form, "profiles": queries.profiles(home)[:20], "known": known, "now": now}
    return page(request, "standards/profile.html", context, status=422 if form.errors else 200)
