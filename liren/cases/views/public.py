"""Pages for everybody: rating by link, reporting without an account, following by receipt code."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from liren.cases import actions, forms
from liren.cases.queries import portal as queries
from liren.core.http import page, stamp, typed


@login_not_required
@never_cache
def rate(request, token):
    door = queries.rating_door(token)
    if door is None:
        raise Http404
    form = forms.Rate(request.POST or None, initial=typed(request))
    if request.method == "POST" and door.is_open and form.is_valid():
        verb = actions.confirm if form.settles() else actions.reopen
        verb.given(**stamp(request))(door.case, by=door.actor, **form.cleaned_data)
        return redirect("cases:rate", token)
    status = 410 if door.is_over else 422 if form.errors else 200
    return page(request, "cases/public/rate.html", {"door": door, "case": door.case, "form": form}, status=status)
