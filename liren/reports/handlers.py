"""Who hears of a report: its keepers and the post that has the copy, by number alone; the accused never, the reporter on no way
that could be seen over his shoulder."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.cases import queries as cases
from liren.community.models import Breakage
from liren.community.queries import system_user
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.reports import actions
from liren.reports.models import Report

GIVEN = notice_kind("reports.given", _("举报件到岗"))
SAID = notice_kind("reports.said", _("举报件有新消息"))

TO_HANDLER = {
    "reports.hand_to": (GIVEN, _("举报件交您核查：%(number)s")),
    "reports.hand_over": (GIVEN, _("举报件移送您处：%(number)s")),
    "reports.ask_handler": (SAID, _("举报专管员有话：%(number)s")),
}
TO_KEEPER = {
    "reports.reply": (SAID, _("核查结果已回复：%(number)s")),
    "reports.give_back": (SAID, _("核查岗位退回：%(number)s")),
    "reports.tell_keeper": (SAID, _("核查岗位有话：%(number)s")),
    "reports.note_verdict": (SAID, _("主管部门有意见：%(number)s")),
    "reports.say": (SAID, _("举报人有新留言：%(number)s")),
    "reports.accuse": (GIVEN, _("举报件请您专管：%(number)s")),
}


def tell_handler(report: Report, event: Event) -> None:
    """Whoever holds the post that has the copy."""
    _tell(report, event, report.case.post_id, *TO_HANDLER[event.action])


def tell_keeper(report: Report, event: Event) -> None:
    """Whoever holds the post that keeps it."""
    _tell(report, event, report.keeper_id, *TO_KEEPER[event.action])


def of_report(breakage: Breakage) -> bool:
    """Was it a report that was opened, and may its reporter know?"""
    return breakage.subject_type == Report._meta.label_lower and not breakage.withheld


@on("community.break_glass", only=of_report)
def tell_reporter(breakage: Breakage, event: Event) -> None:
    """The reporter reads it where he reads everything else, on no way that could be seen over his shoulder."""
    report = Report.objects.select_related("case__community").get(pk=breakage.subject_id)
    actions.tell_of_glass(report, by=system_user(report.case.community))


for name in TO_HANDLER:
    on(name)(tell_handler)
for name in TO_KEEPER:
    on(name)(tell_keeper)


def _tell(report: Report, event: Event, post: int | None, kind: str, title: object) -> None:
    people = [user for user in cases.cleared(report.case, cases.holders([post] if post else [])) if user.pk != event.actor_id]
    told = str(title) % {"number": report.case.number}
    notify(people, kind, told, "", reverse("reports:file", args=[report.case_id]), event=event, once=str(event.pk))
