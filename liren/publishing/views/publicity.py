"""Publications and the calendar of disclosures on the desk."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS
from liren.core.files import files_of
from liren.core.http import Filter, act_page, deed_page, filled, get_visible, listing, page, searched, wanted
from liren.publishing import actions, forms, queries, rules
from liren.publishing.models import Comment, DisclosureItem, Publication

AT_ONCE = ("submit", "release", "drop")
TYPED = {"give_back": forms.Why, "withdraw": forms.Why, "place": forms.Placed}


@desk_only
@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    """What is being drafted, what is out, what is over; and the comments that wait."""
    home, show = home_of(request.user), request.GET.get("show", "")
    filters = [Filter("kind", _("种类"), list(Publication.Kind.choices))]
    rows = queries.publications(request.user, home, show, wanted(request, filters).get("kind", ""), searched(request))
    context = listing(request, rows, filters, noun=_("则"), hint=_("标题"))
    for one in context["found"]:
        one.tone, one.icon = queries.TONES[one.state]
    context["bar"]["keep"] = [("show", show)] if show else []
    drafts = [kind for kind in Publication.Kind if kind != "disclosure"] if queries.may_draft_any(request.user, home) else []
    context |= {"home": home, "show": show, "kinds": drafts, "comments": queries.open_comments(request.user, home)[:20]}
    return page(request, "publishing/publications.html", context, part="rows")


@desk_only
def draft(request: HttpRequest, kind: str) -> HttpResponse:
    """Draft something to be published; a disclosure is drafted from the calendar."""
    home = home_of(request.user)
    if kind not in Publication.Kind.values or kind == "disclosure" or not queries.may_draft_any(request.user, home):
        raise Http404
    title, back_url = _("拟%(kind)s") % {"kind": Publication.Kind(kind).label}, reverse("publishing:publications")
    return _drafted(request, filled(request, forms.Published, kind), home, {"kind": kind}, title=title, back_url=back_url)


def _drafted(request: HttpRequest, form: Any, home: Any, also: dict[str, Any], **words: Any) -> HttpResponse:
    words |= {"verb": _("存为拟稿"), "to": "publishing:publication", "done": _("已存为拟稿")}
    return act_page(request, form, actions.draft, home, also=also, **words)


@desk_only
def disclose(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the disclosure of an item for this period."""
    item = get_visible(request, DisclosureItem, "community", pk=pk)
    if not queries.may_draft(request.user, item.community, item.kind):
        raise Http404
    form = filled(request, forms.Published, "disclosure", first={"title": rules.title_of(item.title), "audience": item.audience})
    words = {"title": _("公示：%(what)s") % {"what": item}, "back_url": reverse("publishing:disclosures")}
    return _drafted(request, form, item.community, {"kind": "disclosure", "item": item}, **words)


@desk_only
@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication: its text, where it was put up, what was said to it."""
    found = get_visible(request, Publication, "community", "item", "drafted_by", "approved_by", pk=pk)
    tone, icon = queries.TONES[found.state]
    context = {
        "publication": found, "tone": tone, "icon": icon, "files": files_of(found), "placements": queries.placements_of(found),
        "comments": queries.comments_of(request.user, found), "reads": queries.reads_of(found), "about": queries.about_of(found),
        "signable": queries.may_release(found, request.user), "is_out": queries.on_show(found),
    }  # fmt: skip
    return page(request, "publishing/publication.html", context)


@desk_only
def publication_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Send it on, sign it, give it back, withdraw it, or note where it was put up."""
    found = get_visible(request, Publication, "community", "item", pk=pk)
    if name not in ({*TYPED, *AT_ONCE, "write"} if request.method == "POST" else {*TYPED, "write"}):
        raise Http404
    action, form = ACTIONS[f"publishing.{name}"], _form_of(request, found, name)
    back_url, done = reverse("publishing:publication", args=[pk]), _("已办：%(what)s") % {"what": action.label}
    return deed_page(request, form, action, found, back_url=back_url, done=done)


def _form_of(request: HttpRequest, found: Publication, name: str) -> Any:
    if name in AT_ONCE:
        return None
    if name == "write":
        return filled(request, forms.Published, found.kind, first=forms.published(found))
    return filled(request, TYPED[name])


@desk_only
@require_GET
def disclosures(request: HttpRequest) -> HttpResponse:
    """The calendar: what is to be disclosed in this period, what was, what was missed."""
    home = home_of(request.user)
    rows = [(one, queries.may_draft(request.user, home, one.item.kind)) for one in queries.calendar(request.user, home)]
    return page(request, "publishing/disclosures.html", {"home": home, "rows": rows, "missing": queries.not_in_calendar(home)})


@desk_only
def new_item(request: HttpRequest) -> HttpResponse:
    """A further item of the calendar."""
    home = home_of(request.user)
    form = filled(request, forms.NewItem, home, first=request.GET.dict())
    words = {"title": _("新增公开事项"), "verb": _("列入目录"), "back_url": reverse("publishing:disclosures")}
    return act_page(request, form, actions.add_disclosure_item, home, **words)


@desk_only
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item of the calendar."""
    found = get_visible(request, DisclosureItem, "community", "post", pk=pk)
    form = filled(request, forms.OldItem, found.community, first=forms.OldItem.shown(found))
    words = {"title": _("修改公开事项"), "verb": _("保存"), "thing": found, "back_url": reverse("publishing:disclosures")}
    return act_page(request, form, actions.edit_disclosure_item, found, **words)


@desk_only
def answer_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what was said to something published."""
    found = get_visible(request, Comment, "community", "publication", "company", pk=pk)
    back_url = reverse("publishing:publication", args=[found.publication_id])
    words = {"title": _("答复意见"), "verb": _("答复"), "thing": found, "lead": found.text, "back_url": back_url}
    words |= {"to": f"{back_url}#comments", "done": _("已答复")}
    return act_page(request, filled(request, forms.Answer), actions.answer_comment, found, **words)
