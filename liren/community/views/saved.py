"""Saved views of lists: save, drop, and choose columns."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.community import actions, forms, queries
from liren.community.access import desk_only, home_of
from liren.community.models import SavedView
from liren.core.http import back, get_visible


def _listing(code: str) -> queries.Listing:
    if not (found := queries.LISTINGS.get(code)):
        raise Http404
    return found


@desk_only
@require_POST
def save_view(request, code):
    listing, form = _listing(code), forms.SaveView(request.POST)
    if not form.is_valid():
        messages.error(request, _("请给视图取个名字，最多 20 个字"))
        return redirect(back(request))
    said = form.cleaned_data | {"query": queries.keep(form.cleaned_data["query"])}
    view = actions.save_view(home_of(request.user), by=request.user, listing=code, **said)
    messages.success(request, _("已保存视图“%(name)s”") % {"name": view.name})
    return redirect(f"{reverse(listing.url_name)}?{view.query}{'&' if view.query else ''}view={view.pk}")


@desk_only
@require_POST
def drop_view(request, pk):
    view = get_visible(request, SavedView, "community", pk=pk)
    actions.drop_view(view, by=request.user)
    messages.success(request, _("已删除视图“%(name)s”") % {"name": view.name})
    return redirect(f"{reverse(_listing(view.listing).url_name)}?view=0")


@desk_only
def choose_columns(request, code):
    listing, query = _listing(code), QueryDict(request.GET.get("query", ""), mutable=True)
    wanted = [c.name for c in listing.columns if c.name in request.GET.getlist("col")]
    places = {name: request.GET.get(f"at-{name}", "") for name in wanted}
    wanted.sort(key=lambda name: int(places[name]) if places[name].isdecimal() and len(places[name]) < 4 else 999)
    usual = [c.name for c in listing.columns if c.usual]
    query.pop("cols", None)
    if wanted and wanted != usual and "usual" not in request.GET:
        query["cols"] = ",".join(wanted)
    return redirect(f"{reverse(listing.url_name)}?{query.urlencode() or 'view=0'}")
