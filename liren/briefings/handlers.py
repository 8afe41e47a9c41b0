"""Who hears of case reports: the heads of a draft that waits for them, the staff of an issued one."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.briefings import queries
from liren.briefings.models import Briefing
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify

DRAFTED = notice_kind("briefings.drafted", gettext_lazy("简报待签发"))
ISSUED = notice_kind("briefings.issued", gettext_lazy("简报签发"))


@on("briefings.draft")
def tell_heads(briefing: Briefing, event: Event) -> None:
    """A draft waits for a word and a signature."""
    users = [user for user in queries.heads(briefing.community) if user.pk != event.actor_id]
    said = _("%(title)s已拟稿，请写建议并签发") % {"title": queries.title_of(briefing)}
    notify(users, DRAFTED, said, url=_page(briefing), event=event, once=str(event.pk))


def tell_staff(briefing: Briefing, event: Event) -> None:
    """A report was issued, or taken back."""
    users = [user for user in queries.staff(briefing.community) if user.pk != event.actor_id]
    words = {"title": queries.title_of(briefing), "number": queries.named(briefing)}
    said = _("%(title)s%(number)s已签发") if event.action == "briefings.issue" else _("%(title)s%(number)s已撤回，请勿再引用")
    notify(users, ISSUED, said % words, url=_page(briefing), event=event, once=str(event.pk))


on("briefings.issue")(tell_staff)
on("briefings.withdraw")(tell_staff)


def _page(briefing: Briefing) -> str:
    return reverse("briefings:detail", args=[briefing.pk])
