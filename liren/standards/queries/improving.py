"""What an improvement takes over from a requirement, and the reading that is written back."""

from typing import Any

from django.utils.translation import gettext as _

from liren.community.models import Community
from liren.core.calendar import today
from liren.standards.models import Clause
from liren.standards.queries.judging import Judged, Readings, declared, judge
from liren.standards.rules import State

WANTING = frozenset({State.NOT_MET, State.PARTLY, State.NOT_MEASURED})


def judge_now(community: Community, clause: Clause) -> Judged:
    """One requirement from live records, today."""
    return judge(clause, declared(community, today()), Readings(community, today()))


def first_words(judged: Judged) -> dict[str, str]:
    """What the plan of an improvement begins with: what it is about and what is wrong, in the words of the requirement."""
    clause, state = judged.clause, judged.verdict.state
    words: dict[str, Any] = {"code": clause.code, "text": clause.text, "state": State(state).label, "reason": judged.verdict.reason}
    found = _("%(code)s 要求：%(text)s 现在%(state)s：%(reason)s。") % words
    if judged.value is not None:
        found += _("现在 %(shown)s，目标 %(goal)s。") % {"shown": judged.shown, "goal": judged.goal}
    return {"title": clause.title[:80], "finding": found[:500]}


def shown(judged: Judged) -> str:
    """The figure as it is kept with an improvement; empty where there is none."""
    return judged.shown if judged.value is not None else ""
