"""Reads of improvements: the list, one with its steps and buttons, who may own one, and what is due."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.cases.queries import holders, staffed
from liren.cases.queries.routing import chain
from liren.community.models import Appointment, Community, Post, User
from liren.community.queries import held_today, holding
from liren.community.queries.figures import Asked, figures_of
from liren.community.scope import singly
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import files_of, files_of_each
from liren.evaluation import rules
from liren.evaluation.flow import GOING, HEADS, OWN, State
from liren.evaluation.models import Improvement, Progress
from liren.evaluation.rules import Source, Standing

TONES = {
    State.PROPOSED: ("warn", "flag"), State.AGREED: ("info", "clipboard-list"), State.IN_PROGRESS: ("info", "tools"),
    State.DONE: ("warn", "eye-check"), State.VERIFIED: ("good", "circle-check"), State.DROPPED: ("idle", "minus"),
}  # fmt: skip
READS = {
    Standing.MET: ("good", "circle-check"), Standing.PARTLY: ("warn", "progress"), Standing.NOT_MET: ("bad", "circle-x"),
    Standing.USED: ("good", "check"),
}  # fmt: skip
STEPS = {
    "note": ("info", "pencil"), "finish": ("info", "check"), "verify": ("good", "circle-check"), "reopen": ("warn", "arrow-back-up"),
    "postpone": ("warn", "hourglass"), "assign": ("idle", "mail-forward"), "drop": ("idle", "minus"),
}  # fmt: skip
BUTTONS = {
    "agree": "rubber-stamp", "start": "player-play", "finish": "check", "verify": "eye-check", "reopen": "arrow-back-up",
    "note": "pencil", "revise": "pencil", "postpone": "hourglass", "assign": "mail-forward", "drop": "minus",
}  # fmt: skip
WORKED_ON = ("agreed", "in_progress")
STATES = {"note": ("agreed", "in_progress", "done"), "postpone": WORKED_ON, "assign": ("proposed", *WORKED_ON)}
PAGES: dict[str, str] = {}  # source → url name of the page its code leads to; told by the app above that knows it


def add_page(source: str, url_name: str) -> None:
    """Let the code of an improvement lead to a page of an app above; `url_name` takes the code. Called once in `AppConfig.ready`."""
    PAGES[source] = url_name


def page_of(one: Improvement) -> str:
    """Where what it came from is looked at; empty where nobody knows."""
    return reverse(PAGES[one.source], args=[one.code]) if one.code and one.source in PAGES else ""


# ---- who


def on_post(held: Appointment) -> QuerySet[Improvement]:
    """What lies on a post and is not over."""
    return Improvement.objects.filter(post=held.post_id, state__in=GOING)


def owners(home: Community, roles: str = OWN) -> list[Post]:
    """Posts of the staff that somebody holds and that may see an improvement through, each with `names` of its holders."""
    fitting = Post.objects.filter(community=home, role__in=singly(roles), company=None)
    posts = list(staffed(fitting).filter(is_held=True).order_by("role", "pk"))
    named = names_of(posts)
    for post in posts:
        post.names = named[post.pk]
    return posts


def names_of(posts: Iterable[Post]) -> dict[int, str]:
    """Who holds each of these posts today, in one query."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    held = Appointment.objects.filter(held_today(), post__in=[p.pk for p in posts], user__is_active=True)
    for pk, name in held.order_by("since", "pk").values_list("post_id", "user__name"):
        found[pk].append(name)
    return defaultdict(str, {pk: _("、").join(names) for pk, names in found.items()})


def holds(one: Improvement, user: User) -> bool:
    """Does the user hold the post that owns it?"""
    return user.sits_at(one.post_id)


def carries_out(one: Improvement, user: User) -> bool:
    """Its owner, or a head of the community."""
    return holds(one, user) or bool(user.roles() & {*HEADS.split()})


def by_another(one: Improvement, user: User) -> bool:
    """Another than who carried it out, and not the post that owns it."""
    return user.pk != one.finished_by_id and not holds(one, user)


def above(one: Improvement) -> QuerySet[User]:
    """Who holds the post next above the owner's: hears of what is overdue."""
    posts = staffed(Post.objects.filter(community=one.community_id).exclude(pk=one.post_id)).filter(is_held=True)
    found = {post.role: post for post in posts if post.grid_id in (None, one.post.grid_id)}
    for role in chain(one.post.role)[1:]:
        if role in found:
            return holders([found[role].pk])
    return heads(one)


def heads(one: Improvement) -> QuerySet[User]:
    """The heads of the community."""
    return holding(community=one.community_id, role__in=HEADS.split())


# ---- lists


def listed(user: User, *, q: str = "", **chosen: Any) -> QuerySet[Improvement]:
    """The improvements the user may see, most pressing first; narrowed by state, source, due, whose, standard and words."""
    rows = Improvement.objects.visible_to(user).filter(community__in=user.communities()).select_related("post", "community")
    if state := chosen.get("state"):
        rows = rows.filter(state__in=GOING) if state == "going" else rows.filter(state=state)
    if source := chosen.get("source"):
        rows = rows.filter(source=source)
    if standard := chosen.get("standard"):
        rows = rows.filter(code__startswith=f"{standard}:")
    if chosen.get("due"):
        rows = rows.filter(state__in=WORKED_ON, due_on__lt=today())
    if chosen.get("whose"):
        rows = rows.filter(post__in=[area.post_id for area in user.areas() if area.post_id])
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(code__icontains=q) | Q(measure__icontains=q))
    return rows.order_by(F("ended_at").desc(nulls_first=True), "due_on", "pk")


def figures(user: User) -> list[dict[str, Any]]:
    """The figures above the list, each with the filter that shows its rows; one query."""
    return figures_of(
        Improvement.objects.visible_to(user).filter(community__in=user.communities()),
        _("项"),
        Asked(_("待商定"), Q(state="proposed"), "?state=proposed"),
        Asked(_("在办改进"), Q(state__in=WORKED_ON), "?state=going"),
        Asked(_("待验证"), Q(state="done"), "?state=done"),
        Asked(_("逾期改进"), Q(state__in=WORKED_ON, due_on__lt=today()), "?due=over", "bad"),
    )


@dataclass(frozen=True)
class Line:
    """An improvement as a row of the list."""

    one: Improvement
    tone: str
    icon: str
    due: str
    due_tone: str
    owner: str
    before: tuple[str, str, str]
    after: tuple[str, str, str] | None

    @property
    def is_going(self) -> bool:
        """Is it not over?"""
        return self.one.state in GOING


def lines(found: Iterable[Improvement]) -> list[Line]:
    """The rows with their words; one query for the names of all owners."""
    rows = list(found)
    named = names_of({one.post_id: one.post for one in rows}.values())
    return [Line(one, *TONES[State(one.state)], *due_words(one), owner_words(one, named[one.post_id]), *readings(one)) for one in rows]


def owner_words(one: Improvement, names: str) -> str:
    """The post that owns it and who holds it."""
    return _("%(post)s（%(names)s）") % {"post": one.post.title, "names": names or _("空缺")}


def owner_words_of(post: Post) -> str:
    """The same of a post that `owners` found."""
    return _("%(post)s（%(names)s）") % {"post": post.title, "names": post.names}


def readings(one: Improvement) -> tuple[tuple[str, str, str], tuple[str, str, str] | None]:
    """Before and after in words, each with tone and icon; nothing where it was not read again."""
    before = _read(one.before_state, one.before_shown)
    return before, _read(one.after_state, one.after_shown) if one.after_state or one.after_shown else None


def _read(state: str, shown: str) -> tuple[str, str, str]:
    words = " ".join(filter(None, [str(Standing(state).label) if state else "", shown]))
    return words or "–", *(READS.get(Standing(state), ("idle", "circle-dashed")) if state else ("idle", "point"))


def due_words(one: Improvement) -> tuple[str, str]:
    """The deadline in words, and its tone."""
    if one.state not in ("proposed", *WORKED_ON):
        return "", "idle"
    left = (one.due_on - today()).days
    if left < 0:
        return _("逾期 %(n)s 天") % {"n": -left}, "bad"
    return (_("今天到期") if left == 0 else _("还剩 %(n)s 天") % {"n": left}), ("warn" if left <= rules.SOON else "info")


def named(one: Improvement) -> str:
    """改进〔2026〕3号."""
    return _("改进〔%(year)d〕%(number)d号") % {"year": one.year, "number": one.number}


def of_clause(user: User, code: str) -> list[Line]:
    """The improvements of a requirement, the newest first."""
    rows = Improvement.objects.visible_to(user).filter(community__in=user.communities(), code=code).select_related("post").order_by("-pk")
    return lines(rows[:10])


def going_codes(home: Community) -> dict[str, int]:
    """Of which requirements an improvement is under way, and its number in the table."""
    return dict(Improvement.objects.filter(community=home, state__in=GOING).exclude(code="").values_list("code", "pk"))


# ---- one


def offered(user: User, one: Improvement) -> list[str]:
    """What the reader may do now, the next step first."""
    return [name for name in BUTTONS if allowed(user, one, name)]


def allowed(user: User, one: Improvement, name: str) -> bool:
    """May the reader do this now: right and state, as the action will ask."""
    return ACTIONS[f"evaluation.{name}"].allows(user, one) and one.state in STATES.get(name, (one.state,))


def timeline(one: Improvement) -> list[dict[str, Any]]:
    """What was done, newest first, with files; ends with the proposal."""
    steps = list(one.steps.select_related("by").order_by("-at", "-pk"))
    files = files_of_each(steps)
    events = [_event(step, files[step.pk]) for step in steps]
    if one.agreed_at:
        events.append({"sentence": _("%(who)s 商定") % {"who": one.agreed_by}, "at": one.agreed_at, "icon": "rubber-stamp", "tone": "info"})
    first = {"sentence": _("%(who)s 提出") % {"who": one.proposed_by}, "at": one.proposed_at, "icon": "flag"}
    events.append(first | {"files": files_of(one)})
    return sorted(events, key=lambda event: event["at"], reverse=True)


def _event(step: Progress, files: list[dict[str, str]]) -> dict[str, Any]:
    tone, icon = STEPS[step.kind]
    said = _("%(who)s %(what)s") % {"who": step.by, "what": step.get_kind_display()}
    return {"sentence": said, "at": step.at, "note": step.text, "tone": tone, "icon": icon, "files": files}


def say(one: Improvement) -> str:
    """What comes next, in a sentence."""
    return {
        "proposed": _("等中心负责人或书记商定责任岗位和期限。"),
        "agreed": _("等责任岗位着手。"),
        "in_progress": _("责任岗位正在改进，完成后由另一人验证。"),
        "done": _("等完成人以外的人验证：看效果，不看台账。"),
        "verified": _("已验证，改进结束。"),
        "dropped": _("不再改进，理由见经过。"),
    }[one.state]


def verdict(one: Improvement) -> tuple[str, str]:
    """Whether the requirement turned green, in a sentence, and its tone; empty where it came from none or was not read again."""
    green = rules.turned(one.before_state, one.after_state)
    if one.source != Source.CLAUSE or green is None:
        return "", ""
    words = {"state": Standing(one.after_state).label, "day": one.after_on}
    if green:
        return _("%(day)s 重新测量：这一条已转为“%(state)s”。") % words, "good"
    return _("%(day)s 重新测量：这一条仍为“%(state)s”，还没有转绿。") % words, "bad"


def to_remind() -> QuerySet[Improvement]:
    """Improvements being carried out; the rule says which reminder is due."""
    return Improvement.objects.filter(state__in=WORKED_ON).select_related("community", "post").order_by("pk")
