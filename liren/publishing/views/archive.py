"""The archive on the desk: what is due and its filing in one go, what is filed, the categories, and what goes when its time is over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_let_in, home_of
from liren.community.models import Community
from liren.community.queries import timeline
from liren.core import tables
from liren.core.actions import ACTIONS
from liren.core.http import Filter, act_page, file_answer, filled, get_visible, listing, page, perform, searched, ticked, wanted
from liren.publishing import actions, exports, forms, queries
from liren.publishing.models import ArchiveCategory, ArchiveRecord, Disposal
from liren.publishing.rules.archive import Retention


def _archive_home(request: HttpRequest) -> Community:
    """The community whose archive the reader may look into; for others the page is not there."""
    return home_let_in(request, queries.keeps_archive)


@desk_only
@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """What waits for filing, what is late first."""
    home = _archive_home(request)
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
    picked = list(queries.picked(request.user, home, ticked(request, "picked")))
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
    return perform(request, actions.gather_records, home_of(request.user), {}, to=reverse("publishing:archive"), done=_("已收集"))


@desk_only
@require_GET
def filed(request: HttpRequest) -> HttpResponse:
    """What is filed: searched by words, category and retention."""
    home = _archive_home(request)
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
    home = _archive_home(request)
    rows = queries.filed_files(request.user, home, wanted(request, _filters(request)), searched(request))
    return file_answer(exports.write_archive(rows), f"{_('档案目录')}.xlsx", tables.CONTENT_TYPE)


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
    form, verb = filled(request, forms.Filing, first={"shelf": found.shelf}), _("归档") if name == "file_record" else _("改档号")
    told = {"title": verb, "verb": verb, "thing": found, "lead": found.title, "back_url": reverse("publishing:archiverecord", args=[pk])}
    told |= {"done": lambda filed: _("已写入档号 %(shelf)s") % {"shelf": filed.shelf}}
    return act_page(request, form, ACTIONS[f"publishing.{name}"], found, **told)


@desk_only
@require_GET
def archive_categories(request: HttpRequest) -> HttpResponse:
    """The categories with what each takes in, how long it is kept and how much there is."""
    home = _archive_home(request)
    context = {"home": home, "at": "categories", "drawers": queries.drawers(request.user, home)}
    return page(request, "publishing/archive_categories.html", context)


@desk_only
@require_POST
def begin_archive(request: HttpRequest) -> HttpResponse:
    """Take over the proposed categories."""
    home, done = home_of(request.user), _("已启用，今晚起自动收集待归档的记录")
    return perform(request, actions.begin_archive, home, {}, to=reverse("publishing:archive_categories"), done=done)


@desk_only
def category(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a category."""
    found = get_visible(request, ArchiveCategory, "community", pk=pk)
    form = filled(request, forms.Category, first={name: getattr(found, name) for name in ("name", "retention", "days")})
    told = {"title": _("修改类目"), "verb": _("保存"), "thing": found, "lead": str(found)}
    told |= {"back_url": reverse("publishing:archive_categories"), "done": _("类目已修改，以后归档的按新的")}
    return act_page(request, form, actions.edit_category, found, **told)


@desk_only
def disposals(request: HttpRequest) -> HttpResponse:
    """What has stood its time, and the lists of what goes."""
    home = home_of(request.user)
    if not queries.may_file(request.user, home) and not queries.reads_disposals(request.user, home):
        raise Http404
    form = filled(request, forms.Proposal)
    if request.method == "POST" and form.is_valid():
        told = {"records": list(queries.picked(request.user, home, ticked(request, "picked"))), **form.cleaned_data}
        return perform(request, actions.propose_disposal, home, told, to=request.path, done=_("已列成清单，等另一位负责人核准"))
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
    done = _("已核准，案卷已记为处置") if name == "carry_out" else _("没有同意，案卷继续保管")
    return perform(request, getattr(actions, name), found, {}, to=reverse("publishing:disposals"), done=done)
