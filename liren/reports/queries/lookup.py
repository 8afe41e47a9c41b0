"""How a report is found: by the receipt, by who has signed in, by who works on it – and what is known of its reporter."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from liren.accounts.models import Merge
from liren.cases.models import KEPT, Category
from liren.cases.queries import portal
from liren.cases.queries.receipts import receipt_hash
from liren.community.models import Appointment, Community, User
from liren.core.calendar import now, today
from liren.core.vault import open_sealed
from liren.reports import rules
from liren.reports.flow import State
from liren.reports.models import Opening, Report

COOKIE, SALT = "liren-receipt", "reports.ticket"
VISIT = timedelta(minutes=30)  # how long a receipt code opens its report in one browser
CASE = ("case__community__region", "case__category", "case__post", "case__place", "case__grid", "keeper", "authority")
WAITS = Q(state__in=[State.RECEIVED, State.ACKNOWLEDGED, State.REPLIED]) | Q(awaits_keeper=True) | Q(state=State.FED_BACK)
TABS = {
    "": ("todo", WAITS & Q(destroyed_at=None)),
    "out": ("out", Q(state__in=[State.HANDLING, State.TRANSFERRED])),
    "done": ("done", Q(state__in=[State.FED_BACK, State.CLOSED])),
    "all": ("all", Q()),
}


def owner_tag(user: User) -> str:
    """What stands in the row instead of who sent it: found again from the account, under a key outside the database, not read back."""
    return _tag(user.pk)


def _tag(account: int) -> str:
    return salted_hmac("reports.owner", str(account), algorithm="sha256").hexdigest()


def own(user: User) -> QuerySet[Report]:
    """What this person reported himself while signed in, newest first; also by accounts of his that were merged into this one: what a
    merge moves must not tell that he ever reported anything."""
    merged = Merge.objects.filter(kept=user).values_list("gone", flat=True)
    tags = [owner_tag(user), *(_tag(account) for account in merged)]
    return Report.objects.filter(owner_tag__in=tags).select_related(*CASE).order_by("-received_on", "-pk")


def by_receipt(code: str) -> Report | None:
    """The report of a receipt code."""
    return Report.objects.filter(receipt_hash=receipt_hash(code)).select_related(*CASE).first()


def ticket(report: Report) -> str:
    """What a visitor's browser keeps after he has shown his code; no session remembers it."""
    return signing.dumps(report.pk, salt=SALT)


def by_ticket(kept: str) -> Report | None:
    """The report of that ticket, for half an hour."""
    try:
        pk = signing.loads(kept, salt=SALT, max_age=VISIT)
    except signing.BadSignature:
        return None
    return Report.objects.exclude(receipt_hash="").filter(pk=pk).select_related(*CASE).first()


def listed(user: User, shown: str) -> tuple[list[Report], list[dict[str, Any]]]:
    """The reports this person keeps or was given where he looks, most pressing first, with the tabs above them."""
    seen = Report.objects.visible_to(user).filter(case__community__in=user.communities())
    counts = seen.aggregate(**{name: Count("pk", filter=q) for name, q in TABS.values()})
    shown = shown if shown in TABS else ""
    rows = seen.filter(TABS[shown][1]).select_related(*CASE).order_by("-awaits_keeper", "case__due_at", "-received_on", "-pk")
    names = {"": _("待我处理"), "out": _("核查或移送中"), "done": _("已反馈"), "all": _("全部")}
    tabs = [{"label": names[k], "url": f"?show={k}", "count": counts[name], "active": k == shown} for k, (name, _q) in TABS.items()]
    return list(rows[:200]), tabs


def report_of_case(user: User, case: int) -> Report | None:
    """The report beside a case, for who may see it."""
    return Report.objects.visible_to(user).filter(case=case).select_related(*CASE, "original").first()


def categories(community: Community, audience: frozenset[str] | None = None) -> QuerySet[Category]:
    """What may be reported here under protection."""
    rows = Category.objects.filter(community=community, secrecy__in=KEPT, is_active=True).order_by("order", "pk")
    return rows if audience is None else rows.filter(audience__in=audience)


def category_for(community: Community, code: str, audience: frozenset[str] | None = None) -> Category | None:
    """One of them."""
    return categories(community, audience).filter(code=code).first()


def seat_of(user: User) -> portal.Seat | None:
    """From where somebody signed in reports: the community of his company; his company is not told and not kept."""
    seats = portal.seats(user)
    return seats[0] if seats else None


def audience_of(user: User) -> frozenset[str]:
    """What somebody signed in may choose."""
    return frozenset().union(*(seat.audience for seat in portal.seats(user)))


def identifiers(report: Report, told: dict[str, Any] | None = None) -> list[str]:
    """What would give the reporter away if it stood in the copy: his name, number, and where he said he works; nothing once destroyed.
    told: the original, where it is open already."""
    if report.destroyed_at:
        return []
    told = open_sealed(report.original) if told is None else told
    who = told.get("reporter", {})
    return [word for word in (who.get("name", ""), who.get("phone", ""), *told.get("known", [])) if word]


def opening(report: Report, user: User, what: str) -> Opening | None:
    """The opening that lasts now."""
    return Opening.objects.filter(report=report, by=user, what=what, until__gt=now()).order_by("-until").first()


def openings(report: Report, user: User) -> tuple[list[Opening], dict[str, Opening]]:
    """Who opened what of it, the latest first, and what this person has open now."""
    rows = list(Opening.objects.filter(report=report).select_related("by").order_by("-pk"))
    mine = sorted((one for one in rows if one.by_id == user.pk and one.until > now()), key=lambda one: one.until)
    return rows, {one.what: one for one in mine}


def overdue_for_destruction() -> list[Report]:
    """Closed reports whose time of keeping is over."""
    closed = Report.objects.filter(state=State.CLOSED, destroyed_at=None, closed_at__isnull=False).select_related("case__community")
    return [one for one in closed if one.closed_at and rules.destroy_on(one.closed_at.date()) <= today()]


def draft_of(report: Report, told: dict[str, Any]) -> dict[str, Any]:
    """A first copy to begin with: the category as title, the text with everything blanked that could give the reporter away."""
    return {"title": report.case.title, "text": rules.redacted(told["text"], identifiers(report, told))}


def kept_by(held: Appointment) -> QuerySet[Report]:
    """Reports the post of a leaver keeps that are not closed."""
    return Report.objects.filter(keeper=held.post_id, closed_at=None)
