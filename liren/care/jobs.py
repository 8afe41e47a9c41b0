"""What comes round in care: registrations nobody renewed are deleted, those who must review are told."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.care import actions, queries
from liren.community.queries import system_user
from liren.core.calendar import today
from liren.core.jobs import every
from liren.core.notices import notice_kind, notify

REVIEW = notice_kind("care.review", _("密封事项到复核期"))
AHEAD = (14, 1)  # days before a review is due on which those named are told


@every("20 2 * * *")
def delete_overdue() -> int:
    """Registrations past their review, or whose mandate is over; returns how many."""
    gone = list(queries.overdue(today()))
    for registration in gone:
        actions.delete(registration, by=system_user(registration.community))
    return len(gone)


@every("10 8 * * *")
def remind_of_reviews() -> int:
    """Tell those whom the mandate names; the notice says nothing of what it is about."""
    told = 0
    for days in AHEAD:
        for one in queries.due_soon(today() + timedelta(days=days)):
            readers = [user for user in (one.mandate.worker_one, one.mandate.worker_two) if user]
            title = __("一件密封事项 %(n)s 天后到复核期，逾期自动删除") % {"n": days}
            told += notify(readers, REVIEW, title, url=reverse("care:registrations"), once=f"review-{one.pk}-{one.review_due_on}-{days}")
    return told
