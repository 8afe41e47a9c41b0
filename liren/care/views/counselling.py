"""Counselling: the employee's side, the counselor's side, figures, and dangers that were told."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.care import actions, forms, queries
from liren.care.models import Consultation, Disclosure
from liren.community.access import desk_only, home_of
from liren.community.models import Community
from liren.core.http import act_page, filled, get_visible, page, perform, performed
from liren.core.journal import looked, looked_at

STEPS = ("take", "close", "withdraw", "erase")
DONE = {"take": __("已接待"), "close": __("咨询已结束"), "withdraw": __("求助已撤回"), "erase": __("内容已销毁，谁也不能再打开")}


def _client_home(request: HttpRequest) -> Community:
    if (home := queries.home_of_client(request.user)) is None:
        raise Http404
    return home


@never_cache
def help(request):
    home = _client_home(request)
    context = {"home": home, "found": queries.consultations(request.user), "offered": queries.counselors(home).exists()}
    return page(request, "care/help.html", context)


@never_cache
@sensitive_post_parameters()
def ask(request):
    home = _client_home(request)
    form, done = filled(request, forms.Ask, home, first={"contact": request.user.phone}), _("已交给咨询师，只有咨询师看得到")
    lead = _("只有接待的咨询师看得到；单位、网格员、社区其他人员都看不到，内容加密保存。")
    words = {"title": _("心理咨询"), "verb": _("交给咨询师"), "lead": lead, "back_url": reverse("care:help")}
    return act_page(request, form, actions.ask, home, to="care:own", done=done, **words)


@never_cache
@sensitive_post_parameters()
def own(request, pk):
    _client_home(request)
    found, form = get_visible(request, Consultation, "slot", pk=pk), filled(request, forms.Message)
    if answer := performed(request, form, actions.write, found, to=request.path):
        return answer
    return page(request, "care/own.html", _record(request, found, form), status=422 if form.errors else 200)


def _record(request: HttpRequest, found: Consultation, form: Any) -> dict[str, Any]:
    opened = found.state != "erased"
    return {
        "consultation": found, "form": form, "brought": queries.brought(found) if opened else {},
        "said": queries.said(request.user, found) if opened else [], "writes": found.state in {"asked", "taken"},
    }  # fmt: skip


@desk_only
def consultations(request):
    if not queries.is_counselor(request.user):
        raise Http404
    context = {"found": queries.consultations(request.user), "slots": queries.slots(request.user)[:20]}
    return page(request, "care/consultations.html", context)


@desk_only
@never_cache
@sensitive_post_parameters()
def consultation(request, pk):
    found, form = get_visible(request, Consultation, "slot", pk=pk), filled(request, forms.Write)
    looked(request.user, found)
    if answer := performed(request, form, actions.write, found, to=request.path):
        return answer
    return page(request, "care/consultation.html", _record(request, found, form), status=422 if form.errors else 200)


@require_POST
def step(request, pk, name):
    if name not in STEPS:
        raise Http404
    found = get_visible(request, Consultation, pk=pk)
    desk = reverse("care:consultations") if name == "erase" else reverse("care:consultation", args=[pk])
    to = reverse("care:help") if request.user.uses_portal() else desk
    return perform(request, getattr(actions, name), found, {}, to=to, done=DONE[name])


@desk_only
@never_cache
@sensitive_post_parameters()
def warn(request, pk):
    found = get_visible(request, Consultation, pk=pk)
    lead, back = _("仅在有伤害自己或他人的现实危险时使用；只告知避免危险所必需的内容。"), reverse("care:consultation", args=[pk])
    told = {"title": _("危险告知"), "verb": _("记录告知"), "lead": lead, "danger": True, "back_url": back}
    return act_page(request, filled(request, forms.Warn), actions.warn, found, done=_("危险告知已记录，审计员会复核"), **told)


@desk_only
@sensitive_post_parameters()
def note_call(request):
    words = {"title": _("登记来电求助"), "verb": _("登记"), "back_url": reverse("care:consultations"), "to": "care:consultation"}
    return act_page(request, filled(request, forms.Call), actions.note_call, home_of(request.user), **words)


@desk_only
def offer_slot(request):
    home, post = home_of(request.user), queries.own_post(request.user)
    if post is None:
        raise Http404
    told = {"title": _("放出接待时段"), "verb": _("放出"), "back_url": reverse("care:consultations"), "lead": home.name}
    return act_page(request, filled(request, forms.Slot), actions.offer_slot, post, done=_("时段已放出"), **told)


@desk_only
def times(request):
    if not (queries.counts(request.user) or queries.is_counselor(request.user)):
        raise Http404
    home = home_of(request.user)
    context = {"slots": queries.slots(request.user)[:100], "quarters": queries.quarters(home), "ways": Consultation.Way.labels}
    return page(request, "care/times.html", context)


@desk_only
@never_cache
def disclosures(request):
    found = list(queries.disclosures(request.user)[:100])
    if not (found or queries.is_counselor(request.user) or queries.reviews(request.user)):
        raise Http404
    looked_at(request.user, found, "view")
    return page(request, "care/disclosures.html", {"found": [(one, queries.why_told(one)) for one in found]})


@require_POST
def review_disclosure(request, pk):
    found = get_visible(request, Disclosure, pk=pk)
    return perform(request, actions.review_disclosure, found, {}, to=reverse("care:disclosures"), done=_("复核已记录"))
