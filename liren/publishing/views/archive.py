"""The archive on the desk: what is due and its filing in one go, what is filed, the categories, and what goes when its time is over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_of
from liren.community.queries import timeline
from liren.core import tables
from liren.core.http import Filter, form_page, get_visible, listing, page, searched, stamp, typed, wanted
from liren.publishing import actions, exports, forms, queries
from liren.publishing.models import ArchiveCategory, ArchiveRecord, Disposal
from liren.publishing.rules.archive import Retention


@desk_only
@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """What waits for filing, what is late first."""
    home = home_of(request.user)
    if not queries.keeps_archive(request.user, home):
        raise Http404
    filters = [Filter("category", _("类目"), queries.category_choices(request.user, home))]
    rows = queries.due_files(request.user, home, searched(request))
    chosen = wanted(request, filters).get("category")
    rows = rows.filter(category=int(chosen)) if chosen else rows
    context = listing(request, rows, filters, noun=_("件"), hint=_("题名"))
    context |= {"home": home, "drawers": queries.drawers(request.user, home), "at": "due", "files": queries.may_file(request.user, home)}
    return page(request, "publishing/archive.html", context, part="rows")


@desk_only
@require_POST
def file_records(request: HttpRequest) -> HttpResponse:
    """File all that were picked under one number."""
    home, form = home_of(request.user), forms.Filing(request.POST)
    picked = list(queries.picked(request.user, home, request.POST.getlist("picked")))
    if not form.is_valid() or not picked:
        why = _("请先勾选要归档的记录") if form.is_valid() else _("档号请写成 全宗号-目录号-案卷号，例如 LR01-ZD-003")
        messages.error(request, why)
        return redirect("publishing:archive")
    done = actions.file_record.bulk(picked, by=request.user, **form.cleaned_data)
    said = ngettext("已归档 %(n)d 件", "已归档 %(n)d 件", len(done.done)) % {"n": len(done.done)}
    if done.done:
        messages.success(request, said)
    for record, why in done.refused[:3]:
        messages.error(request, f"{record}：{why}")
    return redirect("publishing:archive")


@desk_only
@require_POST
def gather(request: HttpRequest) -> HttpResponse:
    """Look now for what was finished since last night."""
    actions.gather_records.given(**stamp(request))(home_of(request.user), by=request.user)
    messages.success(request, _("已收集"))
    return redirect("publishing:archive")


@desk_only
@require_GET
def filed(request: HttpRequest) -> HttpResponse:
    """What is filed: searched by words, category and retention."""
    home = home_of(request.user)
    if not queries.keeps_archive(request.user, home):
        raise Http404
    filters = _filters(request)
    rows = queries.filed_files(request.user, home, wanted(request, filters), searched(request))
    context = listing(request, rows, filters, noun=_("件"), hint=_("题名或档号")) | {"home": home, "at": "filed"}
    return page(request, "publishing/archive_filed.html", context, part="rows")


def _filters(request: HttpRequest) -> list[Filter]:
    named = queries.category_choices(request.user, home_of(request.user))
    return [Filter("category", _("类目"), named), Filter("retention", _("保管期限"), list(Retention.choices))]


@desk_only
@require_GET
def archive_file(request: HttpRequest) -> HttpResponse:
    """The catalogue of what is filed as a spreadsheet, as the reader has filtered it."""
    home = home_of(request.user)
    if not queries.keeps_archive(request.user, home):
        raise Http404
    rows = queries.filed_files(request.user, home, wanted(request, _filters(request)), searched(request))
    head = {"Content-Disposition": content_disposition_header(True, f"{_('档案目录')}.xlsx")}
    return HttpResponse(exports.write_archive(rows), content_type=tables.CONTENT_TYPE, headers=head)


@desk_only
@require_GET
def archiverecord(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: where it lies, how long it is kept, and the record it is of."""
    found = get_visible(request, ArchiveRecord, "category", "filed_by", "disposal__by", pk=pk)
    label, url = queries.source_of(found)
    tone, icon = queries.RECORD_TONES[found.state]
    context = {"record": found, "label": label, "url": url, "tone": tone, "icon": icon, "events": timeline(found, limit=12)}
    return page(request, "publishing/archiverecord.html", context)


@desk_only
def record_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """File one, or move it to another place."""
    found = get_visible(request, ArchiveRecord, "category", pk=pk)
    if name not in {"file_record", "move_record"}:
        raise Http404
    form = forms.Filing(request.POST or None, initial={"shelf": found.shelf, **typed(request)})
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("已写入档号 %(shelf)s") % {"shelf": found.shelf})
        return redirect("publishing:archiverecord", pk)
    verb = _("归档") if name == "file_record" else _("改档号")
    told = {"title": verb, "verb": verb, "thing": found, "lead": found.title, "back_url": reverse("publishing:archiverecord", args=[pk])}
    return form_page(request, form, f"publishing.{name}", found, **told)


@desk_only
@require_GET
def archive_categories(request: HttpRequest) -> HttpResponse:
    """The categories with what each takes in, how long it is kept and how much there is."""
    home = home_of(request.user)
    if not queries.keeps_archive(request.user, home):
        raise Http404
    context = {"home": home, "at": "categories", "drawers": queries.drawers(request.user, home)}
    return page(request, "publishing/archive_categories.html", context)


@desk_only
@require_POST
def begin_archive(request: HttpRequest) -> HttpResponse:
    """Take over the proposed categories."""
    actions.begin_archive.given(**stamp(request))(home_of(request.user), by=request.user)
    messages.success(request, _("已启用，今晚起自动收集待归档的记录"))
    return redirect("publishing:archive_categories")


@desk_only
def category(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a category."""
    found = get_visible(request, ArchiveCategory, "community", pk=pk)
    given = {name: getattr(found, name) for name in ("name", "retention", "days")}
    form = forms.Category(request.POST or None, initial=given | typed(request))
    if request.method == "POST" and form.is_valid():
        actions.edit_category.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("类目已修改，以后归档的按新的"))
        return redirect("publishing:archive_categories")
    told = {"title": _("修改类目"), "verb": _("保存"), "thing": found, "lead": str(found)}
    return form_page(request, form, "publishing.edit_category", found, back_url=reverse("publishing:archive_categories"), **told)


@desk_only
def disposals(request: HttpRequest) -> HttpResponse:
    """What has stood its time, and the lists of what goes."""
    home = home_of(request.user)
    if not queries.may_file(request.user, home) and not queries.reads_disposals(request.user, home):
        raise Http404
    form = forms.Proposal(request.POST or None, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        picked = list(queries.picked(request.user, home, request.POST.getlist("picked")))
        actions.propose_disposal.given(**stamp(request))(home, by=request.user, records=picked, **form.cleaned_data)
        messages.success(request, _("已列成清单，等另一位负责人核准"))
        return redirect("publishing:disposals")
    context = {"home": home, "at": "disposals", "form": form, "expired": queries.expired(request.user, home)[:100]}
    context |= {"lists": queries.disposals(request.user, home)}
    return page(request, "publishing/archive_disposals.html", context, status=422 if form.errors else 200)


@desk_only
@require_POST
def disposal_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Agree to a list, or turn it down."""
    found = get_visible(request, Disposal, pk=pk)
    if name not in {"carry_out", "turn_down"}:
        raise Http404
    getattr(actions, name).given(**stamp(request))(found, by=request.user)
    messages.success(request, _("已核准，案卷已记为处置") if name == "carry_out" else _("没有同意，案卷继续保管"))
    return redirect("publishing:disposals")
