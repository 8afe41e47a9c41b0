"""Numbers about the training of the staff, each with the people it was counted from.

Shares are parts of one, None where there is nothing to measure. One taken apart by clause answers None for a clause it does not know.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local
from liren.core.indicators import Reading, indicator
from liren.training import queries
from liren.training.rules import FIELDS_OF, TOPICS_OF


@indicator("training.staff_training_coverage", _("工作人员培训覆盖率"), by_clause=True)
def staff_training_coverage(community: Community, period: Period, clause: str) -> Reading:
    """Staff in post who completed courses in the period that together cover the topics of the clause (S1 6.1.2-3, S2 5.3.4, S3 5.2.3)."""
    if clause not in TOPICS_OF:
        return Reading(None)
    rows = queries.of_staff(community)
    people = queries.staff(community, rows)
    trained = queries.trained_staff(community, people, period, TOPICS_OF[clause])
    return Reading(len(trained) / len(people) if people else None, rows)


@indicator("training.training_plan_coverage", _("分类培养方案覆盖率"))
def training_plan_coverage(community: Community, period: Period) -> Reading:
    """Classes of staff with an approved plan for the year in which the period ends, of those with somebody in post (S1 6.1.2-2)."""
    year = (local(period.until).date() - timedelta(days=1)).year
    there = queries.classes_present(queries.staff(community))
    rows = queries.approved_plans(community, year)
    planned = {plan.staff_class for plan in rows}
    return Reading(sum(one in planned for one in there) / len(there) if there else None, rows)


@indicator("training.staff_competency_coverage", _("工作人员能力达标率"), by_clause=True)
def staff_competency_coverage(community: Community, period: Period, clause: str) -> Reading:
    """Staff whose latest assessment in the period reaches what is asked of their class in every field of the clause (S1 6.1.2-4,
    S2 5.3.3, S3 5.2.2.4)."""
    if clause not in FIELDS_OF:
        return Reading(None)
    rows = queries.of_staff(community)
    people = queries.staff(community, rows)
    able = queries.able_staff(community, people, period, FIELDS_OF[clause])
    return Reading(len(able) / len(people) if people else None, rows)


@indicator("training.social_worker_training_rate", _("企业社工持证受训率"))
def social_worker_training_rate(community: Community, period: Period) -> Reading:
    """Enterprise social workers in post with a certificate in force or a completed course on social work in the period (S1 5.6-3)."""
    rows = queries.of_staff(community).filter(post__role="counselor")
    people = queries.staff(community, rows)
    good = queries.qualified_social_workers(community, people, period)
    return Reading(len(good) / len(people) if people else None, rows)
