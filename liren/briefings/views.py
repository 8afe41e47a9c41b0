"""Pages of case reports: list, one report, its files, and the check of a printed code."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.briefings import actions, exports, forms, queries
from liren.briefings.models import Briefing
from liren.community.access import desk_only, home_of
from liren.core import documents, tables
from liren.core.http import Filter, form_page, get_visible, listing, page, stamp, typed, wanted

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
    home = home_of(request.user)
    form = forms.Draft(request.POST or None, initial=forms.Draft.usual() | typed(request))
    if request.method == "POST" and form.is_valid():
        made = actions.draft.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已拟稿，请核对数字，写好建议后签发"))
        return redirect("briefings:detail", made.pk)
    words = {"title": _("拟一期简报"), "verb": _("拟稿"), "icon": "file-text", "back_url": reverse("briefings:list")}
    return form_page(request, form, "briefings.draft", home, **words)


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
    form = forms.Texts(request.POST or None, initial={"done": found.done, "advice": found.advice} | typed(request))
    if request.method == "POST" and form.is_valid():
        actions.write.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        return redirect("briefings:detail", pk)
    words = {"title": _("写工作与建议"), "lead": queries.title_of(found), "thing": found, "wide": True}
    return form_page(request, form, "briefings.write", found, **words, back_url=reverse("briefings:detail", args=[pk]))


@desk_only
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an issued report back, with the reason."""
    found = get_visible(request, Briefing, "community", pk=pk)
    form = forms.Withdraw(request.POST or None, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.withdraw.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("已撤回；可以拟更正稿，另发一期"))
        return redirect("briefings:detail", pk)
    words = {"title": _("撤回%(named)s") % {"named": queries.named(found)}, "verb": _("撤回"), "danger": True, "thing": found}
    return form_page(request, form, "briefings.withdraw", found, **words, back_url=reverse("briefings:detail", args=[pk]))


@desk_only
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Compute again, drop, or issue a draft."""
    found = get_visible(request, Briefing, "community", pk=pk)
    if name not in POSTED:
        raise Http404
    POSTED[name].given(**stamp(request))(found, by=request.user)
    said = {"compute": _("数字已按现在的记录更新"), "drop": _("草稿已作废"), "issue": _("已签发，数字和文字不再变动")}
    messages.success(request, said[name])
    return redirect("briefings:list") if name == "drop" else redirect("briefings:detail", pk)


@desk_only
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the report that takes the place of a withdrawn one."""
    found = get_visible(request, Briefing, "community", pk=pk)
    made = actions.correct.given(**stamp(request))(found, by=request.user)
    return redirect("briefings:detail", made.pk)


@desk_only
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as a file: pdf, docx or xlsx."""
    found = get_visible(request, Briefing, "community", "corrects", pk=pk)
    if form == "xlsx":
        content, kind = exports.workbook(found), tables.CONTENT_TYPE
    elif form in documents.FORMATS:
        draw, kind = documents.FORMATS[form]
        content = draw(exports.document(found))
    else:
        raise Http404
    with translation.override(documents.LANGUAGE):
        name = f"{queries.title_of(found)}{queries.named(found)}.{form}"
    head = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=head)


@desk_only
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Is a printed report the one that was issued? Asked by its check sum."""
    code = request.GET.get("code", "").strip()[:80]
    found = queries.by_code(request.user, code) if code else None
    told = {"named": queries.named(found), "title": queries.title_of(found), "intact": queries.is_intact(found)} if found else {}
    return page(request, "briefings/verify.html", {"code": code, "briefing": found, **told})
