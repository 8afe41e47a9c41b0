"""Letters on the desk of the community and on that of the department."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.cases.models import Case, Kind
from liren.cases.queries import picked
from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS
from liren.core.http import Filter, act_page, filled, get_visible, listing, page, paper_answer, perform, wanted
from liren.core.journal import looked, looked_at
from liren.letters import actions, exports, forms, queries
from liren.letters.models import Letter

AT_ONCE = ("submit", "drop", "send", "receive")  # one button, nothing to type
TYPED = {"write": forms.Words, "give_back": forms.Remark, "recall": forms.Recall, "answer_all": forms.Answer}
ON_POINT = {
    "word_point": forms.Point, "ask": forms.Question, "reply": forms.Reply, "answer": forms.Answer, "return_point": forms.Return,
}  # fmt: skip


@desk_only
@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """The letters, and how the departments answer."""
    show = request.GET.get("show", "")
    context = listing(request, queries.letters(request.user, show), [], noun=_("份"), hint="")
    for one in context["found"]:
        one.tone, one.icon = queries.TONES[one.state]
        one.named, one.to = queries.named(one), queries.addressee(one.post)
    context |= {"home": queries.home(request.user), "show": show, "figures": queries.figures(request.user)}
    context |= {"voided": queries.voided(request.user) if show == "dropped" and context["home"] else []}
    return page(request, "letters/list.html", context, part="rows")


@desk_only
def new(request: HttpRequest) -> HttpResponse:
    """Draft a letter to a department."""
    home = home_of(request.user)
    words = {"title": _("拟函"), "verb": _("拟函，接着挑选意见"), "back_url": reverse("letters:list"), "to": "letters:pick"}
    return act_page(request, filled(request, forms.Draft, home), actions.draft, home, **words)


@desk_only
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, point by point."""
    found = get_visible(request, Letter, "community", "post__organization", "drafted_by", "sent_by", pk=pk)
    tone, icon = queries.TONES[found.state]
    points = queries.points_of(request.user, found)
    looked_at(request.user, (point.case for point in points), "view", name=queries.named(found))
    context = {
        "letter": found, "points": points, "named": queries.named(found), "to": queries.addressee(found.post), "tone": tone, "icon": icon,
        "waiting": sum(bool(p.left) for p in points), "late": sum(p.late for p in points), "ratings": queries.ratings(request.user, points),
        "voided": queries.voided_of(found) if queries.home(request.user) else [],
    }  # fmt: skip
    context |= {state: sum(p.state == state for p in points) for state in ("asked", "answered", "returned")}
    return page(request, "letters/detail.html", context)


@desk_only
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose cases that go into the letter."""
    found = get_visible(request, Letter, "community", "post__organization", pk=pk)
    if not request.user.has_perm("letters.gather", found):
        raise Http404
    if request.method == "POST":
        cases = picked(request.user, request.POST.getlist("pick"))
        to, done = reverse("letters:detail", args=[pk]), _("已归入 %(n)d 件") % {"n": len(cases)}
        return perform(request, actions.gather, found, {"chosen": cases}, to=to, done=done)
    filters = [Filter("kind", _("性质"), Kind.choices), Filter("all", _("范围"), [("1", _("不限本部门职责"))])]
    chosen = wanted(request, filters)
    rows = queries.pickable(request.user, found, request.GET.get("q", "")[:60], chosen.get("kind", ""), "all" not in chosen)
    context = listing(request, rows, filters, noun=_("件"), hint=_("标题、编号或类别"))
    return page(request, "letters/pick.html", {**context, "letter": found, "to": queries.addressee(found.post)}, part="rows")


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do something with the letter as a whole."""
    found = get_visible(request, Letter, "community", "post__organization", pk=pk)
    if name in AT_ONCE:
        return _at_once(request, found, name)
    if name not in TYPED:
        raise Http404
    first = {"title": found.title, "text": found.text, "days": found.days} if name == "write" else {}
    return _typed(request, found, name, filled(request, TYPED[name], first=first))


def _at_once(request: HttpRequest, letter: Letter, name: str) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    said = {"submit": _("已送中心负责人签发"), "drop": _("已作废"), "send": _("已签发，并告知每个反映人"), "receive": _("已签收")}
    to = reverse("letters:list") if name == "drop" else reverse("letters:detail", args=[letter.pk])
    return perform(request, getattr(actions, name), letter, {}, to=to, done=said[name])


def _typed(request: HttpRequest, letter: Letter, name: str, form: Any, **also: Any) -> HttpResponse:
    """A form for one action on the letter, or on a point of it."""
    action, back_url = ACTIONS[f"letters.{name}"], reverse("letters:detail", args=[letter.pk])
    words = {"thing": letter, "lead": str(also.get("point") or letter), "done": _("已办：%(what)s") % {"what": action.label}}
    return act_page(request, form, action, letter, back_url=back_url, also=also, **words)


@desk_only
def point(request: HttpRequest, pk: int, point: int, name: str) -> HttpResponse:
    """Do something with one point."""
    letter = get_visible(request, Letter, "community", "post__organization", pk=pk)
    found = get_object_or_404(letter.points.select_related("case"), pk=point)
    if name == "leave_out":
        if request.method != "POST":
            raise Http404
        return perform(request, actions.leave_out, letter, {"point": found}, to=reverse("letters:detail", args=[pk]))
    if name not in ON_POINT:
        raise Http404
    looked(request.user, found.case, name=queries.named(letter))
    first = {"title": found.title, "text": found.text, "names_company": found.names_company} if name == "word_point" else {}
    return _typed(request, letter, name, filled(request, ON_POINT[name], first=first), point=found)


@desk_only
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The letter as pdf or docx."""
    found = get_visible(request, Letter, "community", "post__organization", pk=pk)
    return paper_answer(form, lambda: f"{queries.named(found)} {found.title}", lambda: exports.document(request.user, found))


@desk_only
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Letters as a part of the case page; here the case goes into a draft."""
    case = get_visible(request, Case, pk=pk)
    looked(request.user, case, name=_("转办函"))
    if request.method == "POST":
        letter = get_visible(request, Letter, "community", "post__organization", pk=request.POST.get("letter", "0")[:18] or 0)
        to, done = reverse("cases:detail", args=[pk]), _("已归入“%(title)s”") % {"title": letter.title}
        return perform(request, actions.gather, letter, {"chosen": [case]}, to=to, done=done)
    fits = case.state in {"accepted", "assigned"}
    context = {"points": queries.points_about(request.user, case), "drafts": queries.drafts_for(request.user, case) if fits else []}
    return page(request, "letters/panel.html", {"case": case, "fits": fits, **context})
