"""Settings of the case engine: categories with their limits and routes, and reply templates."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.cases import actions, queries
from liren.cases.forms import catalog as forms
from liren.cases.models import Category, ReplyTemplate
from liren.community.access import desk_only
from liren.core.http import filled, get_visible, page, performed


@desk_only
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """The categories by group."""
    groups = queries.category_groups(request.user, request.GET.get("q", ""))
    return page(request, "cases/desk/categories.html", {"groups": groups, "q": request.GET.get("q", "")}, part="groups")


@desk_only
def category(request: HttpRequest, pk: int) -> HttpResponse:
    """One category: limits, route, questions."""
    found = get_visible(request, Category, pk=pk)
    may = request.user.has_perm("cases.edit_category", found)
    form, done = filled(request, forms.CategoryRule, category=found), _("“%(name)s”已修改，只用于今后的事项") % {"name": found.name}
    if answer := performed(request, form, actions.edit_category, found, to=reverse("cases:categories"), done=done):
        return answer
    return page(request, "cases/desk/category.html", {"category": found, "form": form, "may": may})


@desk_only
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """The reply templates by step."""
    return page(request, "cases/desk/templates.html", {"groups": queries.template_groups(request.user)})


@desk_only
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One reply template."""
    found = get_visible(request, ReplyTemplate, pk=pk)
    form = filled(request, forms.Reply, first={"name": found.name, "text": found.text, "is_active": found.is_active})
    told: dict[str, Any] = {"to": reverse("cases:templates"), "done": lambda made: _("模板“%(name)s”已修改") % {"name": made.name}}
    if answer := performed(request, form, actions.edit_template, found, **told):
        return answer
    may = request.user.has_perm("cases.edit_template", found)
    return page(request, "cases/desk/template.html", {"template": found, "form": form, "may": may})
