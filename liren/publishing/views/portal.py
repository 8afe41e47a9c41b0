"""What companies and employees read: publications, regulations in force, and their own word on them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import home_of
from liren.community.queries import own_company
from liren.core.files import files_of
from liren.core.http import Filter, filled, get_visible, listing, page, performed, wanted
from liren.publishing import actions, forms, queries
from liren.publishing.models import Publication, Version


@require_GET
def portal_news(request: HttpRequest) -> HttpResponse:
    """What is published for them; for staff the page is not there."""
    if not request.user.uses_portal():
        raise Http404
    home = home_of(request.user)
    filters = [Filter("kind", _("种类"), list(Publication.Kind.choices))]
    rows = queries.portal_items(request.user, home, wanted(request, filters).get("kind", ""))
    context = listing(request, rows, filters, noun=_("则"), hint="")
    context |= {"home": home, "rules": queries.readable_rules(request.user, home), "kinds": Publication.Kind.choices}
    return page(request, "publishing/portal/list.html", context)


@require_GET
def portal_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication, with a place to say something about it."""
    found = get_visible(request, Publication, "community", pk=pk)
    if not request.user.uses_portal() or not queries.on_show(found):
        raise Http404
    actions.count_read(found, "portal")
    may = request.user.has_perm("publishing.comment", found)
    context = {
        "publication": found, "files": files_of(found), "own": queries.own_comments(request.user, found), "may": may,
        "form": _form(request, found), "answers": queries.shown_answers(found), "about": queries.about_of(found),
    }  # fmt: skip
    return page(request, "publishing/portal/item.html", context)


def _form(request: HttpRequest, found: Publication):
    speaks = own_company(request.user, found.community_id)
    return filled(request, forms.SaidForCompany if speaks else forms.Said)


@require_POST
def portal_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about it."""
    found = get_visible(request, Publication, "community", pk=pk)
    if not request.user.uses_portal():
        raise Http404
    form, to = _form(request, found), reverse("publishing:portal_item", args=[pk])
    if answer := performed(request, form, actions.comment, found, to=to, done=_("意见已收到，五个工作日内答复")):
        return answer
    messages.error(request, _("请写下您的意见"))
    return redirect(to)


@require_GET
def portal_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """A regulation in force."""
    found = get_visible(request, Version, "regulation__community", pk=pk)
    if not request.user.uses_portal():
        raise Http404
    context = {"version": found, "regulation": found.regulation, "sections": queries.pdf_sections(found), "files": files_of(found)}
    return page(request, "publishing/portal/rule.html", context)
