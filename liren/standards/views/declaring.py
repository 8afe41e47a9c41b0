"""What people say of a requirement: declarations and their answers, what does not apply, goals of their own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS
from liren.core.http import act_page, deed_form, filled, get_visible, page, perform, performed
from liren.standards import actions, forms, queries
from liren.standards.models import Attestation, Exemption

NEW = {"attest": forms.Attest, "exempt": forms.Exempt, "set_goal": forms.SetGoal}


@desk_only
def say(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A declaration or an exemption for a requirement."""
    found, home = queries.clauses().filter(code=code).first(), home_of(request.user)
    if found is None:
        raise Http404
    more = {"clause": found} if name == "set_goal" else {"mates": queries.same(found)} if name == "attest" else {}
    form, action = deed_form(request, NEW, name, **more), ACTIONS[f"standards.{name}"]
    words = {"lead": f"{code} {found.title}", "back_url": reverse("standards:clause", args=[code]), "done": _("已记录")}
    return act_page(request, form, action, home, also={"code": code}, **words)


ANSWERS = {"confirm": forms.Remark, "withdraw": forms.Why}


@desk_only
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm or withdraw a declaration."""
    declared = get_visible(request, Attestation, pk=pk)
    form, action = deed_form(request, ANSWERS, name), ACTIONS[f"standards.{name}"]
    words = {"thing": declared, "lead": declared.text, "back_url": reverse("standards:clause", args=[declared.clause_code])}
    return act_page(request, form, action, declared, done=_("已记录"), **words)


@desk_only
def decide(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Approve or end an exemption."""
    asked = get_visible(request, Exemption, pk=pk)
    if name not in {"approve_exemption", "end_exemption"} or request.method != "POST":
        raise Http404
    return perform(request, getattr(actions, name), asked, {}, to=reverse("standards:clause", args=[asked.clause_code]), done=_("已记录"))


@desk_only
def cycles(request: HttpRequest) -> HttpResponse:
    """How often what a standard only calls 定期 is done here: declared for all at once, ours offered."""
    home = home_of(request.user)
    found = {"clauses": list(queries.regular()), "goals": queries.goals(home)}
    form = filled(request, forms.Cycles, **found)
    if answer := performed(request, form, actions.declare_cycles, home, to=request.path, done=_("周期已公布")):
        return answer
    missing = sum(queries.undeclared(one, found["goals"]) for one in found["clauses"])
    return page(request, "standards/cycles.html", {"home": home, "form": form, "missing": missing}, status=422 if form.errors else 200)


@desk_only
def profile(request: HttpRequest) -> HttpResponse:
    """Which standards the community is held against, and by which level; what was decided before."""
    home, known = home_of(request.user), list(queries.current())
    now = queries.profile_of(home)
    first = {"standards": now.standards if now else [one.code for one in known], "strictest": bool(now and now.strictest)}
    form = filled(request, forms.Choose, first=first, known=known)
    if answer := performed(request, form, actions.choose, home, to=reverse("standards:board"), done=_("已选定")):
        return answer
    context = {"home": home, "form": form, "profiles": queries.profiles(home)[:20], "known": known, "now": now}
    return page(request, "standards/profile.html", context, status=422 if form.errors else 200)
