"""热点问题: the list, one of them, its name, and making one case of many."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only
from liren.core.http import act_page, filled, get_visible, listing, page, perform
from liren.hotspots import actions, forms, queries
from liren.hotspots.models import Hotspot

TABS = (("", __("正在热")), ("rising", __("升温")), ("merged", __("已合并办理")), ("all", __("全部")))


@desk_only
@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """The hot issues of the community, hottest first."""
    show = request.GET.get("show", "")
    rows = queries.hot(request.user, show, request.GET.get("q", "").strip()[:40])
    context = listing(request, rows, [], noun=_("个"), hint=_("名称、类别"))
    within, total = queries.share(request.user)
    context |= {"lines": queries.lines(context["found"]), "within": within, "total": total}
    context["tabs"] = [{"label": label, "url": f"?show={key}" if key else "?", "active": key == show} for key, label in TABS]
    return page(request, "hotspots/list.html", context, part="rows")


@desk_only
@require_GET
def hotspot(request: HttpRequest, pk: int) -> HttpResponse:
    """One hot issue with its members."""
    found = get_visible(request, Hotspot, "category", "place", "grid", "parent", "community", pk=pk)
    return page(request, "hotspots/hotspot.html", {"hotspot": found, "picture": queries.picture(request.user, found)})


@desk_only
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a name that people understand."""
    found = get_visible(request, Hotspot, pk=pk)
    form = filled(request, forms.Name, first={"label": found.label})
    words = {"title": _("给热点起名"), "verb": _("保存"), "thing": found, "back_url": reverse("hotspots:hotspot", args=[pk])}
    return act_page(request, form, actions.rename, found, **words)


@desk_only
@require_POST
def make_parent(request: HttpRequest, pk: int) -> HttpResponse:
    """One case of many."""
    found = get_visible(request, Hotspot, pk=pk)
    told = {"to": lambda made: reverse("cases:detail", args=[made.parent_id])}
    told |= {"done": lambda made: _("已合并到 %(number)s，答复它时一并答复") % {"number": made.parent.number}}
    return perform(request, actions.make_parent, found, {}, **told)
