"""What companies see of the directory: providers, their own resources, needs offered to them."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import home_of
from liren.community.queries import own_company
from liren.core.actions import ACTIONS
from liren.core.http import Filter, act_page, deed_form, deed_page, filled, get_visible, listing, page, performed, searched, wanted
from liren.resources import actions, forms, queries
from liren.resources.models import Offer, Resource
from liren.resources.queries import words
from liren.resources.rules import ProviderKind

OWN = {"confirm": forms.Nothing, "withdraw": forms.Reason}


def _home(request: HttpRequest) -> Any:
    """The community of somebody who uses the portal; for staff the page is not there."""
    home = home_of(request.user)
    if not request.user.uses_portal():
        raise Http404
    return home


def _company(request: HttpRequest) -> Any:
    """The company this person speaks for; for all others the page is not there."""
    company = own_company(request.user, _home(request).pk)
    if company is None:
        raise Http404
    return company


@require_GET
def portal_providers(request: HttpRequest) -> HttpResponse:
    """服务机构：按类别查找，社区核实过什么、何时核实。"""
    home, filters = _home(request), [Filter("kind", _("服务类别"), [*ProviderKind.choices])]
    rows = queries.providers_shown(request.user, home, q=searched(request), **wanted(request, filters))
    context = listing(request, rows, filters, noun=_("家"), hint=_("机构名称、能办的事"))
    context |= {"home": home, "tabs": words.portal_tabs(request.user, home, "portal_providers")}
    return page(request, "resources/portal/providers.html", context, part="rows")


@require_GET
def portal_resources(request: HttpRequest) -> HttpResponse:
    """本企业的资源：提供了什么，核实没有，谁用过。"""
    company = _company(request)
    rows = [words.own(request.user, one) for one in queries.own_resources(request.user)[:100]]
    context = {"company": company, "rows": rows, "tabs": words.portal_tabs(request.user, company.community, "portal_resources")}
    return page(request, "resources/portal/resources.html", context)


def portal_propose(request: HttpRequest) -> HttpResponse:
    """Offer a resource."""
    company = _company(request)
    told = {"lead": company.name, "back_url": reverse("resources:portal_resources")}
    told |= {"done": lambda made: _("“%(name)s”已收到，社区核实后列入资源清单") % {"name": made}}
    return act_page(request, filled(request, forms.Propose, home=company.community), actions.propose, company, **told)


def portal_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Say that a resource still holds, or take it back."""
    _company(request)
    thing = get_visible(request, Resource, "community", "company", pk=pk)
    form = deed_form(request, OWN, name, now=partial(queries.allowed, request.user, thing, name), home=thing.community, thing=thing)
    return deed_page(request, form, ACTIONS[f"resources.{name}"], thing, back_url=reverse("resources:portal_resources"))


@require_GET
def portal_needs(request: HttpRequest) -> HttpResponse:
    """公益需求：社区推给本企业的，答复在这里。"""
    company = _company(request)
    context = {"company": company, "offers": queries.offers_to(request.user)[:100]}
    context |= {"tabs": words.portal_tabs(request.user, company.community, "portal_needs")}
    return page(request, "resources/portal/needs.html", context)


def portal_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One need with the company's answer."""
    company = _company(request)
    offer = get_visible(request, Offer, "community", "need", "company", pk=pk)
    form = filled(request, forms.Answer, first={"answer": offer.answer, "words": offer.words}, home=company.community)
    to, done = reverse("resources:portal_needs"), _("谢谢，社区已收到您的答复")
    if answer := performed(request, form, actions.answer, offer, to=to, done=done):
        return answer
    context = {"offer": offer, "form": form, "thing": offer, "may": queries.allowed(request.user, offer, "answer")}
    return page(request, "resources/portal/offer.html", context, status=422 if form.errors else 200)
