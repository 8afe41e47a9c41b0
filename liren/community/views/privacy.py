"""Full values for a reason, who looked at what, and break-glass."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from liren.community import actions, forms, queries
from liren.community.access import desk_only, fresh_sign_in, home_of
from liren.community.models import Breakage
from liren.core import http
from liren.core.http import back, get_visible, page
from liren.core.journal import looked
from liren.core.models import Access

PER_PAGE = 50


@require_POST
@never_cache
@desk_only
def reveal(request, label, pk, field):
    if (model := queries.masked_model(label, field)) is None:
        raise Http404
    thing = get_visible(request, model, pk=pk)
    if queries.reveals_today(request.user) >= queries.REVEALS_A_DAY:
        actions.exceed_reveals(request.user, by=request.user)
    actions.reveal(thing, by=request.user, field=field, reason=request.POST.get("reason", ""))
    left = queries.REVEALS_A_DAY - queries.reveals_today(request.user)
    context = {"value": getattr(thing, field), "left": left, "back_url": back(request)}
    return page(request, "community/revealed.html", context, part="value")


@require_GET
@desk_only
def looks(request):
    if not queries.audits(request.user):
        if not queries.counts_looks(request.user):
            raise Http404
        months = queries.monthly_looks(request.user)
        return page(request, "community/looks.html", {"rows": None, "months": months, "heads": queries.kinds_seen(months)})
    form = forms.Looks(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = Paginator(queries.looks(request.user, **chosen), PER_PAGE).get_page(request.GET.get("page"))
    told = {"rows": queries.told(found), "found": found, "kinds": Access.Kind.choices}
    return page(request, "community/looks.html", told | {"chosen": request.GET, "bar": {"total": found.paginator.count, "noun": _("次")}})


@desk_only
@fresh_sign_in
@sensitive_post_parameters()
def glass(request):
    home = home_of(request.user)
    kinds = queries.glass_for(request.user, home)
    found = queries.breakages(request.user)
    if not (kinds or queries.audits(request.user) or found.exists()):
        raise Http404
    form = forms.AskGlass(kinds, request.POST or None, initial=http.typed(request)) if kinds else None
    if request.method == "POST" and form and form.is_valid():
        actions.ask_glass.given(**http.stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已提请，等第二人同意；同意后在此处查阅"))
        return redirect("community:glass")
    review, stuck = queries.reviews(request.user)
    context = {
        "form": form,
        "review": review,
        "stuck": stuck,
        "home": home,
        "turn": queries.named(queries.turn_to(home)),
        "found": found[:PER_PAGE],
        "asked": queries.asked_glass(request.user)[:5] if form else [],
        "verdicts": Breakage.Verdict.choices,
    }
    return page(request, "community/glass.html", context, status=422 if form and form.errors else 200)


@require_GET
@never_cache
@desk_only
@fresh_sign_in
def glass_record(request, pk):
    if (found := queries.open_glass(request.user, pk)) is None:
        raise Http404
    subject = queries.subject_of(found)
    looked(request.user, subject, "glass", why=found.approval.reason)
    kind = queries.kind_of(found.approval)
    return page(request, "community/glass_record.html", {"glass": found, "label": kind.label, "facts": queries.shown(found, subject)})


@require_POST
@fresh_sign_in
def review_glass(request, pk):
    found = get_visible(request, Breakage, "approval", pk=pk)
    if queries.is_kept_from(request.user, found):
        raise Http404
    told = {"verdict": request.POST.get("verdict", ""), "remark": request.POST.get("remark", "")}
    actions.review_glass.given(**http.stamp(request))(found, by=request.user, **told)
    messages.success(request, _("复核已记录"))
    return redirect("community:glass")
