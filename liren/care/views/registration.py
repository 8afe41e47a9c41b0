"""The mandate, the register that only exists with it, and tips without a reason."""

from typing import Any

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.care import actions, forms, queries
from liren.care.models import Mandate, Registration
from liren.community.access import desk_only, home_of
from liren.core.http import act_page, filled, get_visible, page, perform, stamp
from liren.core.journal import looked


@desk_only
def mandates(request):
    home = home_of(request.user)
    if not (found := list(queries.mandates(request.user))) and not request.user.has_perm("care.file_mandate", home):
        raise Http404
    return page(request, "care/mandates.html", {"home": home, "found": found})


@desk_only
def file_mandate(request):
    home = home_of(request.user)
    form = filled(request, forms.Mandate, queries.departments(request.user, home), queries.governance_workers(home))
    lead = _("没有授权书，就没有精神行为异常登记：先写明依据、要求、期限、登记人和影响评估。")
    told = {"title": _("登记授权书"), "verb": _("登记"), "lead": lead, "back_url": reverse("care:mandates")}
    return act_page(request, form, actions.file_mandate, home, done=_("授权书已登记，等另一位负责人同意启用"), **told)


@require_POST
def switch(request, pk, name):
    if name not in ("switch_on", "switch_off"):
        raise Http404
    found = get_visible(request, Mandate, pk=pk)
    done = _("已启用") if name == "switch_on" else _("已停用，登记内容已删除")
    return perform(request, getattr(actions, name), found, {}, to=reverse("care:mandates"), done=done)


@desk_only
def registrations(request):
    found, mandate = queries.registrations(request.user), queries.named_for(request.user)
    if not queries.knows_register(request.user):
        raise Http404
    return page(request, "care/registrations.html", {"found": found, "mandate": mandate})


@desk_only
@sensitive_post_parameters()
def register(request):
    if (mandate := queries.named_for(request.user)) is None:
        raise Http404
    told: dict[str, Any] = {"title": _("登记"), "verb": _("登记"), "lead": str(mandate), "back_url": reverse("care:registrations")}
    told |= {"done": lambda made: _("已登记，代码 %(code)s") % {"code": made.code}}
    return act_page(request, filled(request, forms.Register, queries.places(mandate.community)), actions.register, mandate, **told)


@desk_only
@never_cache
def registration(request, pk):
    found = get_visible(request, Registration, "mandate__department", "tip__place", pk=pk)
    if found.state != "active":
        raise Http404
    looked(request.user, found)
    return page(request, "care/registration.html", {"registration": found, "facts": queries.show_registration(found)})


@require_POST
def review(request, pk, name):
    if name not in ("renew", "delete"):
        raise Http404
    found = get_visible(request, Registration, "mandate", "tip", pk=pk)
    done = _("已续期") if name == "renew" else _("登记已删除")
    return perform(request, getattr(actions, name), found, {}, to=reverse("care:registrations"), done=done)


@desk_only
def tips(request):
    if not queries.walks(request.user):
        raise Http404
    home = home_of(request.user)
    may = queries.sets_tips(request.user)
    form = forms.Tip(queries.places(home), request.POST or None) if may else None
    if request.method == "POST" and form and form.is_valid():
        actions.set_tip.given(**stamp(request))(form.cleaned_data["place"], by=request.user, until=form.cleaned_data["until"])
        return redirect("care:tips")
    return page(request, "care/tips.html", {"found": queries.tips(request.user), "form": form})
