"""Reads of rectification files: the part of the case page, the ledger, and what is due."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from liren.cases.models import Case, Kind
from liren.cases.queries import Button
from liren.community.models import Appointment, User
from liren.community.queries.figures import Asked, figures_of
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import attachments_of, drawn
from liren.core.models import Attachment
from liren.hazards import rules
from liren.hazards.flow import GOING, State
from liren.hazards.models import AuthorityReport, Rectification, SiteRecord

TONES = {
    State.OPENED: ("warn", "alert-triangle"),
    State.RECTIFYING: ("info", "tools"),
    State.RECTIFIED: ("warn", "eye-check"),
    State.CLOSED: ("good", "circle-check"),
    State.HANDED_OVER: ("idle", "mail-forward"),
    State.DISMISSED: ("idle", "minus"),
}
BUTTONS = (
    ("rectify", "tools"), ("grade", "clipboard-check"), ("pass_check", "eye-check"), ("fail_check", "arrow-back-up"),
    ("report_to_authority", "arrow-up"), ("note_before", "camera"), ("postpone", "hourglass"), ("hand_over", "mail-forward"),
    ("dismiss", "minus"), ("take_up", "refresh"),
)  # fmt: skip


CHECKERS = ("grid_leader", "governance_worker")  # who is asked to look whether it was mended


@dataclass(frozen=True)
class Look:
    """A site record with its pictures, ready to be drawn."""

    record: SiteRecord
    files: list[dict[str, Any]]


@dataclass(frozen=True)
class File:
    """Everything the case page shows of a rectification."""

    file: Rectification
    tone: str
    icon: str
    due: str
    due_tone: str
    sent: list[dict[str, Any]]
    before: list[Look]
    after: list[Look]
    checks: list[Look]
    reports: list[AuthorityReport]
    must_report: bool
    buttons: list[Button]


def file_of(case: Case) -> Rectification | None:
    """The rectification of a case, where one was opened."""
    return Rectification.objects.filter(case=case).select_related("case", "company", "rectified_by", "checked_by").first()


def files_seen_by(user: User) -> QuerySet[Rectification]:
    """The rectification files this user may see, with what a page or an action reads of their cases."""
    seen = Rectification.objects.visible_to(user)
    return seen.select_related("case__category", "case__community__region", "case__post", "case__grid", "case__company", "company")


def concerns(user: User, case: Case) -> bool:
    """Does the case page show a rectification? Asked without a query."""
    return case.kind == Kind.HAZARD


def obstacle(case: Case) -> str:
    """What of the rectification must be done before the case may be answered; a graded one also under another category."""
    found = Rectification.objects.filter(case=case).annotate(n=Count("authorityreports")).values_list("state", "grade", "is_beyond", "n")
    state, grade, is_beyond, reported = found.first() or (None, "", False, 0)
    if case.kind != Kind.HAZARD:
        return rules.left_over(state)
    return rules.obstacle(state, reported=bool(reported), must_report=rules.needs_report(grade, is_beyond))


def shown(user: User, file: Rectification) -> File:
    """The file with pictures and buttons; what came with the report stands beside what was seen before. Five queries."""
    looks = _looks(file)
    sent = [drawn(one) for one in attachments_of(file.case)]
    reports = list(file.authorityreports.select_related("organization").order_by("reported_at"))
    tone, icon = TONES[State(file.state)]
    due, due_tone = due_words(file)
    must = rules.needs_report(file.grade, file.is_beyond)
    buttons = [Button(n, _verb(file, n), sign) for n, sign in BUTTONS if allowed(user, file, n)]
    return File(
        file, tone, icon, due, due_tone, sent, looks["before"], looks["after"], looks["check"], reports, must and not reports, buttons
    )


def _verb(file: Rectification, name: str) -> str:
    return _("修改定级") if name == "grade" and file.grade else str(ACTIONS[f"hazards.{name}"].label)


def allowed(user: User, file: Rectification, name: str) -> bool:
    """May the reader press this button: right, state, and what the action would refuse anyway."""
    if not ACTIONS[f"hazards.{name}"].allows(user, file):
        return False
    states = {
        "note_before": {"opened", "rectifying"},
        "postpone": {"rectifying"},
        "report_to_authority": {"rectifying", "rectified", "closed"},
        "grade": {"opened", "rectifying"},
    }
    if name == "report_to_authority" and file.state == "closed" and file.authorityreports.exists():
        return False
    more = {"hand_over": lambda: replied(file), "take_up": lambda: file.case.is_open}.get(name, lambda: True)
    return file.state in states.get(name, {file.state}) and more()


def _looks(file: Rectification) -> dict[str, list[Look]]:
    records = list(file.siterecords.select_related("by").order_by("at", "pk"))
    pictures: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Attachment.objects.filter(subject_type="hazards.siterecord", subject_id__in=[r.pk for r in records]).order_by("pk"):
        pictures[one.subject_id].append(drawn(one))
    looks: dict[str, list[Look]] = {"before": [], "after": [], "check": []}
    for record in records:
        looks[record.moment].append(Look(record, pictures[record.pk]))
    return looks


def due_words(file: Rectification) -> tuple[str, str]:
    """The deadline in words, and its tone."""
    if file.due_on is None or file.state not in GOING:
        return "", "idle"
    left = (file.due_on - today()).days
    if left < 0:
        return _("逾期 %(n)s 天") % {"n": -left}, "bad"
    return (_("今天到期") if left == 0 else _("还剩 %(n)s 天") % {"n": left}), ("warn" if left <= 1 else "info")


def by_another(file: Rectification, user: User) -> bool:
    """Who recorded the rectification does not check it."""
    return user.pk != file.rectified_by_id


def replied(file: Rectification) -> bool:
    """Has an authority answered?"""
    return file.authorityreports.filter(replied_at__isnull=False).exists()


def unanswered(case: Case, organization_id: int | None) -> AuthorityReport | None:
    """The last report of this case to that authority that waits for its answer."""
    waiting = AuthorityReport.objects.filter(rectification__case=case, replied_at=None, organization=organization_id)
    return waiting.select_related("rectification__case").order_by("-reported_at").first()


def ledger(user: User, *, q: str = "", **chosen: Any) -> QuerySet[Rectification]:
    """The ledger of hazards, most pressing first; narrowed by state, grade, grid, due (over) and words of the title or number."""
    rows = files_seen_by(user).filter(case__community__in=user.communities())
    state, due = chosen.pop("state", ""), chosen.pop("due", "")
    if state:
        rows = rows.filter(state__in=GOING) if state == "going" else rows.filter(state=state)
    if due:
        rows = rows.filter(state="rectifying", due_on__lt=today())
    if q:
        rows = rows.filter(Q(case__title__icontains=q) | Q(case__number__icontains=q) | Q(owner__icontains=q))
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    return rows.order_by(F("ended_at").desc(nulls_first=True), F("due_on").asc(nulls_first=True), "pk")


def figures(user: User) -> list[dict[str, Any]]:
    """The figures above the ledger, each with the filter that shows its rows; one query."""
    return figures_of(
        Rectification.objects.visible_to(user).filter(case__community__in=user.communities()),
        _("处"),
        Asked(_("待定级"), Q(state="opened"), "?state=opened"),
        Asked(_("整改中"), Q(state="rectifying"), "?state=rectifying"),
        Asked(_("待复查"), Q(state="rectified"), "?state=rectified"),
        Asked(_("逾期未整改"), Q(state="rectifying", due_on__lt=today()), "?due=over", "bad"),
    )


def unfinished_of(held: Appointment) -> QuerySet[Case]:
    """Hazards not closed yet whose case lies on the post of a leaver, the case itself answered or not."""
    return Case.objects.filter(post=held.post_id, rectification__state__in=GOING)


def unchecked_of(held: Appointment) -> QuerySet[Case]:
    """Hazards that wait for a check which the post of a leaver may make."""
    if held.post.role not in CHECKERS:
        return Case.objects.none()
    waiting = Case.objects.filter(community=held.post.community_id, rectification__state="rectified")
    near = waiting.filter(grid=held.post.grid_id) if held.post.grid_id else waiting
    return near.exclude(rectification__rectified_by=held.user_id)


def to_remind() -> Iterable[Rectification]:
    """Files in rectification; the rule says which reminder is due."""
    return Rectification.objects.filter(state="rectifying", due_on__isnull=False).select_related("case__community").order_by("pk")
