"""Pages of disputes: the part of the case page and what is done from it, the ledger, the roster of mediators."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases.models import Case, Kind
from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS, Action
from liren.core.calendar import today
from liren.core.http import (
    Filter,
    act_page,
    deed_form,
    deed_page,
    filled,
    get_visible,
    listing,
    page,
    paper_answer,
    perform,
    searched,
    wanted,
)
from liren.core.journal import looked
from liren.disputes import actions, forms, queries, rules
from liren.disputes.flow import State
from liren.disputes.models import Mediation, Mediator, Party, Session, Term

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
    return perform(request, actions.open_file, case, {}, to=reverse("cases:detail", args=[pk]), done=_("调解卷宗已建立，先登记当事人"))


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a mediation: its form, and what becomes of it."""
    file, user = get_visible(request, Mediation, *FILE, "mediator__user", pk=pk), request.user
    looked(user, file.case, name=_("调解卷宗"))
    form = deed_form(request, forms.ACTS, name, now=lambda: queries.allowed(user, file, name), file=file, user=user)
    action = ACTIONS[f"disputes.{name}"]
    return _act(request, form, action, file, file, _("%(number)s 已记录“%(verb)s”") % {"number": file.case.number, "verb": action.label})


def _act(request: HttpRequest, form: Any, action: Action, thing: Any, file: Mediation, done: str) -> HttpResponse:
    back_url = reverse("cases:detail", args=[file.case_id])
    return deed_page(request, form, action, thing, back_url=back_url, done=done, lead=str(file.case))


@desk_only
def hold_session(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened at a session."""
    session = get_visible(request, Session, *(f"mediation__{n}" for n in FILE), pk=pk)
    looked(request.user, session.mediation.case, name=_("调解卷宗"))
    return _act(request, filled(request, forms.HoldSession), actions.hold_session, session, session.mediation, _("调解会已记录"))


@desk_only
def correct_party(request: HttpRequest, pk: int) -> HttpResponse:
    """A party was written down wrongly."""
    party = get_visible(request, Party, *(f"mediation__{n}" for n in FILE), pk=pk)
    looked(request.user, party.mediation.case, name=_("调解卷宗"))
    form = filled(request, forms.CorrectParty, first={name: getattr(party, name) for name in ("side", "name", "phone", "agent")})
    return _act(request, form, actions.correct_party, party, party.mediation, _("当事人已更正"))


@desk_only
def keep_term(request: HttpRequest, pk: int) -> HttpResponse:
    """A term was kept."""
    term = get_visible(request, Term, *(f"mediation__{n}" for n in FILE), pk=pk)
    looked(request.user, term.mediation.case, name=_("调解卷宗"))
    form = filled(request, forms.KeepTerm, first={"done_on": today()})
    return _act(request, form, actions.keep_term, term, term.mediation, _("履行情况已记录"))


@desk_only
@require_GET
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The agreement as PDF or Word."""
    file = get_visible(request, Mediation, "case__community", "mediator__user", pk=pk)
    if not file.number:
        raise Http404
    answer = paper_answer(form, lambda: f"agreement-{file.case.number}", lambda: rules.agreement(queries.paper_of(file)))
    looked(request.user, file.case, "file", name=_("调解协议书"))
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
    words: dict[str, Any] = {"title": _("登记调解员"), "verb": _("登记"), "back_url": reverse("disputes:mediators")}
    words |= {"done": lambda made: _("%(name)s 已登记为调解员") % {"name": made.user}}
    return act_page(request, filled(request, forms.Enroll, people=queries.people_for(home)), actions.enroll, home, **words)


@desk_only
def edit_mediator(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry of the roster."""
    found = get_visible(request, Mediator, "user", pk=pk)
    form = filled(request, forms.EditMediator, first={name: getattr(found, name) for name in ("body", "kinds", "expertise", "is_active")})
    more = {"title": _("修改调解员"), "verb": _("保存"), "thing": found, "lead": str(found), "back_url": reverse("disputes:mediators")}
    return act_page(request, form, actions.edit_mediator, found, done=_("已保存"), **more)


@desk_only
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare an interest."""
    found = get_visible(request, Mediator, "user", "community", pk=pk)
    form = filled(request, forms.Declare, community=found.community_id)
    more = {"title": _("声明利害关系"), "verb": _("声明"), "lead": str(found), "back_url": reverse("disputes:mediators")}
    more |= {"done": _("已声明，涉及该企业的纠纷不会由%(name)s调解") % {"name": found}}
    return act_page(request, form, actions.declare_interest, found, **more)
