"""Pages of case reports: list, one report, its files, and the check of a printed code."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.briefings import actions, exports, forms, queries
from liren.briefings.models import Briefing
from liren.community.access import desk_only, home_of
from liren.core.http import Filter, act_page, filled, get_visible, listing, page, paper_answer, perform, wanted

POSTED = {"compute": actions.compute, "drop": actions.drop, "issue": actions.issue}


@desk_only
@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """The reports, the latest first."""
    filters = [Filter("kind", _("种类"), Briefing.Kind.choices)]
    rows = queries.briefings(request.user, **wanted(request, filters))
    context = listing(request, rows, filters, noun=_("期"), hint="")
    for one in context["found"]:
        one.title, one.named = queries.title_of(one), queries.named(one)
    return page(request, "briefings/list.html", {**context, "home": home_of(request.user)}, part="rows")


@desk_only
def new(request: HttpRequest) -> HttpResponse:
    """Draft a report of any period."""
    home, form = home_of(request.user), filled(request, forms.Draft, first=forms.Draft.usual())
    words = {"title": _("拟一期简报"), "verb": _("拟稿"), "icon": "file-text", "back_url": reverse("briefings:list")}
    words |= {"to": "briefings:detail", "done": _("已拟稿，请核对数字，写好建议后签发")}
    return act_page(request, form, actions.draft, home, **words)


@desk_only
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report."""
    found = get_visible(request, Briefing, "community", "issued_by", "corrects", pk=pk)
    context = {
        "briefing": found, "title": queries.title_of(found), "named": queries.named(found), "cards": exports.cards(found),
        "sections": exports.sections(found), "summary": exports.summary(found), "remarks": exports.remarks(found),
        "most": max((t["n"] for t in found.figures["trend"]), default=0), "intact": queries.is_intact(found),
        "correction": queries.correction_of(request.user, found),
    }  # fmt: skip
    return page(request, "briefings/detail.html", context)


@desk_only
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The two texts of a draft."""
    found = get_visible(request, Briefing, "community", pk=pk)
    form, back_url = (
        filled(request, forms.Texts, first={"done": found.done, "advice": found.advice}),
        reverse("briefings:detail", args=[pk]),
    )
    words = {"title": _("写工作与建议"), "verb": _("保存"), "lead": queries.title_of(found), "thing": found, "wide": True}
    return act_page(request, form, actions.write, found, back_url=back_url, **words)


@desk_only
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an issued report back, with the reason."""
    found = get_visible(request, Briefing, "community", pk=pk)
    words = {"title": _("撤回%(named)s") % {"named": queries.named(found)}, "verb": _("撤回"), "danger": True, "thing": found}
    words |= {"back_url": reverse("briefings:detail", args=[pk]), "done": _("已撤回；可以拟更正稿，另发一期")}
    return act_page(request, filled(request, forms.Withdraw), actions.withdraw, found, **words)


@desk_only
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Compute again, drop, or issue a draft."""
    found = get_visible(request, Briefing, "community", pk=pk)
    if name not in POSTED:
        raise Http404
    said = {"compute": _("数字已按现在的记录更新"), "drop": _("草稿已作废"), "issue": _("已签发，数字和文字不再变动")}
    to = reverse("briefings:list") if name == "drop" else reverse("briefings:detail", args=[pk])
    return perform(request, POSTED[name], found, {}, to=to, done=said[name])


@desk_only
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the report that takes the place of a withdrawn one."""
    return perform(request, actions.correct, get_visible(request, Briefing, "community", pk=pk), {}, to="briefings:detail")


@desk_only
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as a file: pdf, docx or xlsx."""
    found = get_visible(request, Briefing, "community", "corrects", pk=pk)
    name, sheet = lambda: f"{queries.title_of(found)}{queries.named(found)}", partial(exports.workbook, found)
    return paper_answer(form, name, partial(exports.document, found), sheet)


@desk_only
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Is a printed report the one that was issued? Asked by its check sum."""
    code = request.GET.get("code", "").strip()[:80]
    found = queries.by_code(request.user, code) if code else None
    told = {"named": queries.named(found), "title": queries.title_of(found), "intact": queries.is_intact(found)} if found else {}
    return page(request, "briefings/verify.html", {"code": code, "briefing": found, **told})
