"""Answers of departments, rated by the companies that asked (S2 6.5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.core.http import form_page, get_visible, page, stamp, typed
from liren.letters import actions, forms, queries
from liren.letters.models import Point


@require_GET
def portal_answers(request: HttpRequest) -> HttpResponse:
    """What departments answered to our cases; for staff the page is not there."""
    if not request.user.uses_portal():
        raise Http404
    return page(request, "letters/answers.html", {"points": queries.to_rate(request.user)[:100]})


def portal_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate one answer."""
    found = get_visible(request, Point, "letter__post__organization", "case", pk=pk)
    given = {"satisfaction": found.satisfaction, "remark": found.remark}
    form = forms.Rate(request.POST or None, initial=given | typed(request))
    if request.method == "POST" and form.is_valid():
        actions.rate.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("谢谢您的评价"))
        return redirect("letters:portal_answers")
    words = {
        "title": _("评价部门答复"),
        "lead": f"{queries.addressee(found.letter.post)}：{found.answer[:200]}",
        "verb": _("评价"),
        "thing": found,
    }
    return form_page(request, form, "letters.rate", found, **words, back_url=reverse("letters:portal_answers"))
