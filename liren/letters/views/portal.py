"""Answers of departments, rated by the companies that asked (S2 6.5)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.core.http import act_page, filled, get_visible, page
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
    form = filled(request, forms.Rate, first={"satisfaction": found.satisfaction, "remark": found.remark})
    lead = f"{queries.addressee(found.letter.post)}：{found.answer[:200]}"
    words = {"title": _("评价部门答复"), "lead": lead, "verb": _("评价"), "thing": found, "back_url": reverse("letters:portal_answers")}
    return act_page(request, form, actions.rate, found, done=_("谢谢您的评价"), **words)
