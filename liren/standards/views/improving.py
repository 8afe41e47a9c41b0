"""From a requirement that is not met to an improvement: the plan comes filled in, the reading of today is kept with it."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.community.access import desk_only, home_of
from liren.core.calendar import today
from liren.core.http import act_page, filled
from liren.evaluation import actions as evaluation
from liren.evaluation import forms
from liren.evaluation.rules import USUAL_DAYS, Source
from liren.standards import queries


@desk_only
def improve(request: HttpRequest, code: str) -> HttpResponse:
    """Propose an improvement of a requirement."""
    home, found = home_of(request.user), queries.clauses().filter(code=code).first()
    if found is None or not request.user.has_perm("evaluation.propose", home):
        raise Http404
    judged = queries.judge_now(home, found)
    form = filled(request, forms.Propose, home, first=queries.first_words(judged) | {"due_on": today() + timedelta(days=USUAL_DAYS)})
    also = {"source": Source.CLAUSE, "code": code, "before_state": judged.verdict.state, "before_value": judged.value}
    words: dict[str, Any] = {"title": _("发起改进"), "verb": _("发起改进"), "back_url": reverse("standards:clause", args=[code])}
    words |= {"lead": f"{code} {found.text}", "also": also | {"before_shown": queries.shown(judged)}}
    words |= {"to": "evaluation:detail", "done": _("已发起，请中心负责人或书记商定")}
    return act_page(request, form, evaluation.propose, home, **words)
