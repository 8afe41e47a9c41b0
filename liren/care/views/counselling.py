"""Counselling: the employee's side, the counselor's side, figures, and dangers that were told."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
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
from liren.core.http import form_page, get_visible, page, stamp
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
    form = forms.Ask(home, request.POST or None, initial={"contact": request.user.phone})
    if request.method == "POST" and form.is_valid():
        made = actions.ask.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已交给咨询师，只有咨询师看得到"))
        return redirect("care:own", made.pk)
    lead = _("只有接待的咨询师看得到；单位、网格员、社区其他人员都看不到，内容加密保存。")
    return form_page(request, form, "care.ask", home, title=_("心理咨询"), verb=_("交给咨询师"), lead=lead, back_url=reverse("care:help"))


@never_cache
@sensitive_post_parameters()
def own(request, pk):
    _client_home(request)
    found = get_visible(request, Consultation, "slot", pk=pk)
    form = forms.Message(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.write.given(**stamp(request))(found, by=request.user, text=form.cleaned_data["text"])
        return redirect("care:own", pk)
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
    found = get_visible(request, Consultation, "slot", pk=pk)
    looked(request.user, found)
    form = forms.Write(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.write.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        return redirect("care:consultation", pk)
    return page(request, "care/consultation.html", _record(request, found, form), status=422 if form.errors else 200)


@require_POST
def step(request, pk, name):
    if name not in STEPS:
        raise Http404
    found = get_visible(request, Consultation, pk=pk)
    getattr(actions, name).given(**stamp(request))(found, by=request.user)
    messages.success(request, DONE[name])
    if request.user.uses_portal():
        return redirect("care:help")
    return redirect("care:consultations") if name == "erase" else redirect("care:consultation", pk)


@desk_only
@never_cache
@sensitive_post_parameters()
def warn(request, pk):
    found = get_visible(request, Consultation, pk=pk)
    form = forms.Warn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.warn.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("危险告知已记录，审计员会复核"))
        return redirect("care:consultation", pk)
    lead, back = _("仅在有伤害自己或他人的现实危险时使用；只告知避免危险所必需的内容。"), reverse("care:consultation", args=[pk])
    told = {"title": _("危险告知"), "verb": _("记录告知"), "lead": lead, "danger": True, "back_url": back}
    return form_page(request, form, "care.warn", found, **told)


@desk_only
@sensitive_post_parameters()
def note_call(request):
    home = home_of(request.user)
    form = forms.Call(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.note_call.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        return redirect("care:consultation", made.pk)
    back = reverse("care:consultations")
    return form_page(request, form, "care.note_call", home, title=_("登记来电求助"), verb=_("登记"), back_url=back)


@desk_only
def offer_slot(request):
    home = home_of(request.user)
    form, post = forms.Slot(request.POST or None), queries.own_post(request.user)
    if request.method == "POST" and post and form.is_valid():
        actions.offer_slot.given(**stamp(request))(post, by=request.user, **form.cleaned_data)
        messages.success(request, _("时段已放出"))
        return redirect("care:consultations")
    told = {"title": _("放出接待时段"), "verb": _("放出"), "back_url": reverse("care:consultations"), "lead": home.name}
    return form_page(request, form, "care.offer_slot", post, **told)


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
    actions.review_disclosure.given(**stamp(request))(get_visible(request, Disclosure, pk=pk), by=request.user)
    messages.success(request, _("复核已记录"))
    return redirect("care:disclosures")
