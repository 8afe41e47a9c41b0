"""The rulebook on the desk: what is asked for and how it stands, one regulation, one version, and the paper of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_of
from liren.core import tables
from liren.core.actions import ACTIONS
from liren.core.files import files_of
from liren.core.http import act_page, deed_page, file_answer, filled, get_visible, page, paper_answer, perform, performed, searched
from liren.publishing import actions, exports, forms, queries, rules
from liren.publishing.models import Regulation, Version
from liren.publishing.rules import Stand

AT_ONCE = ("submit_version", "drop_version")
TYPED = {
    "return_version": forms.Why, "review_version": forms.Opinion, "approve_version": forms.Approve, "repeal_version": forms.Why,
}  # fmt: skip


@desk_only
@require_GET
def rulebook(request: HttpRequest) -> HttpResponse:
    """Every regulation that a clause asks for, and the community's own."""
    home, show = home_of(request.user), request.GET.get("show", "")
    whole = queries.book(request.user, home)
    chapters = queries.narrowed(whole, show, searched(request))
    counts = queries.tally(whole)
    tabs = [(stand, *queries.STANDS[stand], counts[stand.value]) for stand in Stand if counts[stand.value]]
    context = {"home": home, "chapters": chapters, "tabs": tabs, "show": show, "search": searched(request), "total": sum(counts.values())}
    return page(request, "publishing/rulebook.html", context, part="rows")


@desk_only
@require_GET
def rulebook_file(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    book = exports.write(queries.book(request.user, home_of(request.user)))
    return file_answer(book, f"{_('制度清单')}.xlsx", tables.CONTENT_TYPE)


@desk_only
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin one from its outline, and go on writing."""
    home, done = home_of(request.user), _("已按提纲建好，请逐节填写")
    return perform(request, actions.begin_regulation, home, {"code": code}, to=_writing, done=done)


def _writing(made: Regulation) -> str:
    return reverse("publishing:write_version", args=[queries.latest(made).pk])


@desk_only
def new_regulation(request: HttpRequest) -> HttpResponse:
    """Begin one of the community's own."""
    home = home_of(request.user)
    words = {"title": _("起草自定制度"), "verb": _("起草，接着写正文"), "back_url": reverse("publishing:rulebook")}
    return act_page(request, filled(request, forms.Own, home), actions.begin_regulation, home, to=_writing, **words)


@desk_only
@require_GET
def regulation(request: HttpRequest, pk: int) -> HttpResponse:
    """One regulation: how it stands, its text in force, its versions and reviews."""
    found = get_visible(request, Regulation, "community", "post", pk=pk)
    entry, current = queries.entry_of(found), queries.in_force_now(found)
    listed = [(one, *queries.VERSION_TONES[one.state]) for one in queries.versions_of(request.user, found)]
    context = {
        "regulation": found, "entry": entry, "current": current, "sections": queries.pdf_sections(current) if current else [],
        "versions": listed, "reviews": queries.reviews_of(request.user, found), "files": files_of(current) if current else [],
        "parts": queries.parts_of(found),
    }  # fmt: skip
    return page(request, "publishing/regulation.html", context)


ON_REGULATION = {"edit_regulation": forms.Registered, "review_regulation": forms.Reviewed}


@desk_only
def regulation_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Change the entry, note a review, or begin the next version."""
    found = get_visible(request, Regulation, "community", "post", pk=pk)
    if name == "revise_regulation" and request.method == "POST":
        return perform(request, actions.revise_regulation, found, {}, to=_writing)
    if name not in ON_REGULATION:
        raise Http404
    about, first = ([found.community], forms.registered(found)) if name == "edit_regulation" else ([], {})
    form, back_url = filled(request, ON_REGULATION[name], *about, first=first), reverse("publishing:regulation", args=[pk])
    return deed_page(request, form, ACTIONS[f"publishing.{name}"], found, back_url=back_url, done=_("已记录"))


@desk_only
@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its text, what differs from the one before, what comes next."""
    found = get_visible(request, Version, "regulation__community", "drafted_by", "reviewed_by", "approved_by", pk=pk)
    earlier = queries.before(found)
    lines = rules.compared(earlier.sections, found.sections) if earlier else []
    tone, icon = queries.VERSION_TONES[found.state]
    wanted = {part.code for part in queries.parts_of(found.regulation) if part.clause}
    context = {
        "version": found, "regulation": found.regulation, "earlier": earlier, "lines": lines, "tone": tone, "icon": icon,
        "changed": sum(line.kind != "same" for line in lines), "sections": [(one, one["code"] in wanted) for one in found.sections],
        "files": files_of(found), "wrote": not queries.wrote_nothing(found, request.user),
    }  # fmt: skip
    return page(request, "publishing/version.html", context)


@desk_only
def write_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it section by section."""
    found = get_visible(request, Version, "regulation__community", pk=pk)
    if not actions.write_version.allows(request.user, found):
        raise Http404
    form = filled(request, forms.Text, found, first={"document_number": found.document_number, "effective_on": found.effective_on})
    if answer := performed(request, form, actions.write_version, found, to=reverse("publishing:version", args=[pk]), done=_("已保存")):
        return answer
    context = {"version": found, "regulation": found.regulation, "form": form, "files": files_of(found)}
    return page(request, "publishing/write.html", context, status=422 if form.errors else 200)


@desk_only
def version_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Send it on, give it back, review, approve, repeal or drop it."""
    found = get_visible(request, Version, "regulation__community", pk=pk)
    if name not in ({*TYPED, *AT_ONCE} if request.method == "POST" else TYPED):
        raise Http404
    form, action = filled(request, TYPED[name]) if name in TYPED else None, ACTIONS[f"publishing.{name}"]
    words = {"back_url": reverse("publishing:version", args=[pk]), "done": _("已办：%(what)s") % {"what": action.label}}
    words |= {"to": reverse("publishing:regulation", args=[found.regulation_id])} if name == "drop_version" else {}
    return deed_page(request, form, action, found, **words)


@desk_only
@require_GET
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A version as pdf or docx."""
    return _paper_of(get_visible(request, Version, "regulation__community", pk=pk), form)


def _paper_of(found: Version, form: str) -> HttpResponse:
    """The file of a version that the reader may see."""
    return paper_answer(form, lambda: found.regulation.title, lambda: exports.paper(found))
