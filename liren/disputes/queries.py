"""Reads of mediation files: the part of the case page, the roster with its conflicts, the ledger, terms that are due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.cases.models import Case, Kind
from liren.cases.queries import Button
from liren.community.models import Appointment, Community, Company, User
from liren.community.queries import Known
from liren.community.queries.figures import Asked, figures_of
from liren.community.rules import mask_mobile, mask_name
from liren.core.actions import ACTIONS
from liren.core.calendar import local, short, today
from liren.core.calendar import now as present
from liren.disputes import rules
from liren.disputes.flow import STAGES, State
from liren.disputes.models import Interest, Mediation, Mediator, Party, Session, Step, Term

TONES = {
    State.PREVENTION: ("warn", "shield"), State.SCREENING: ("info", "search"), State.ASSESSMENT: ("info", "scale"),
    State.RESOLUTION: ("info", "messages"), State.AGREED: ("good", "heart-handshake"), State.PERFORMED: ("good", "circle-check"),
    State.BROKEN: ("bad", "alert-triangle"), State.FAILED: ("idle", "minus"), State.REFERRED: ("idle", "corner-up-right"),
}  # fmt: skip
BUTTONS = (
    ("note_prevention", "shield"), ("screen", "search"), ("assess", "scale"), ("plan_session", "calendar-event"),
    ("agree", "heart-handshake"),
    ("add_party", "user-plus"), ("replace_mediator", "arrows-exchange"), ("follow_up", "phone-call"), ("break_off", "alert-triangle"),
    ("refer", "corner-up-right"), ("fail", "minus"), ("take_up", "refresh"),
)  # fmt: skip
STATES_OF = {  # where an action that moves nothing may be done
    "add_party": {*STAGES},
    "plan_session": {"resolution"},
    "replace_mediator": {"resolution"},
    "follow_up": {"agreed", "performed", "broken"},
}


@dataclass(frozen=True)
class File:
    """Everything the case page shows of a mediation."""

    file: Mediation
    tone: str
    icon: str
    stages: list[dict[str, str]]
    parties: list[tuple[Party, str, str]]
    steps: list[tuple[str, Step]]
    sessions: list[Session]
    terms: list[tuple[Term, str, str]]
    conflicts: list[str]
    buttons: list[Button]
    may_work: bool
    may_correct: bool


def file_of(case: Case) -> Mediation | None:
    """The mediation of a case, where one was opened."""
    return Mediation.objects.filter(case=case).select_related("case", "mediator__user").first()


def concerns(user: User, case: Case) -> bool:
    """Does the case page show a mediation to this reader? Asked without a query."""
    return case.kind == Kind.DISPUTE


def obstacle(case: Case) -> str:
    """What of the mediation must be done before the case may be answered."""
    if case.kind != Kind.DISPUTE:
        return ""
    return rules.obstacle(Mediation.objects.filter(case=case).values_list("state", flat=True).first())


def shown(user: User, file: Mediation) -> File:
    """The file with buttons; six queries."""
    tone, icon = TONES[State(file.state)]
    parties = list(file.parties.select_related("company").order_by("side", "pk"))
    may_work = user.has_perm("disputes.add_party", file)
    sessions = list(file.sessions.select_related("mediator__user").order_by("at", "pk"))
    terms = [(term, *term_words(term)) for term in file.terms.select_related("party").order_by("order")]
    steps = [(step_name(step.stage), step) for step in file.steps.select_related("by").order_by("at", "pk")]
    against = conflicts_of([file.mediator], file)[file.mediator.pk] if file.mediator and file.state in STAGES else []
    buttons = [Button(name, str(ACTIONS[f"disputes.{name}"].label), sign) for name, sign in BUTTONS if allowed(user, file, name)]
    named = [(p, p.name if may_work or p.company_id else mask_name(p.name), phone_of(p, may_work)) for p in parties]
    return File(
        file,
        tone,
        icon,
        stages_of(file, steps),
        named,
        steps,
        sessions,
        terms,
        against,
        buttons,
        may_work,
        may_work and file.state in STAGES,
    )


def phone_of(party: Party, may_work: bool) -> str:
    """The telephone for those who work the file, masked for others."""
    return party.phone if may_work else mask_mobile(party.phone, detail=True)


def step_name(stage: str) -> str:
    """What a record is called."""
    return _("回访") if stage == Step.FOLLOW_UP else str(State(stage).label)


def stages_of(file: Mediation, steps: Iterable[tuple[str, Step]]) -> list[dict[str, str]]:
    """The four stages and where the file stands."""
    at = STAGES.index(file.state) if file.state in STAGES else len(STAGES)
    done = {step.stage for _name, step in steps}
    if file.state == State.REFERRED:
        at = next((n for n, stage in enumerate(STAGES) if stage not in done), len(STAGES))
    return [
        {"label": str(State(stage).label), "state": "done" if n < at else "now" if n == at and file.state in STAGES else "next"}
        for n, stage in enumerate(STAGES)
    ]


def allowed(user: User, file: Mediation, name: str) -> bool:
    """May the reader press this button: right, state, and what the action would refuse anyway."""
    if not ACTIONS[f"disputes.{name}"].allows(user, file) or file.state not in STATES_OF.get(name, {file.state}):
        return False
    if name == "agree":
        return held_session(file)
    return name != "take_up" or file.case.is_open


def held_session(file: Mediation) -> bool:
    """Did the parties meet?"""
    return file.sessions.exclude(outcome__in=["planned", "cancelled"]).exists()


def term_words(term: Term) -> tuple[str, str]:
    """Whether a term is kept, in words, and its tone."""
    if term.done_on:
        return _("%(day)s 已履行") % {"day": term.done_on}, "good"
    left = (term.due_on - today()).days
    if left < 0:
        return _("逾期 %(n)s 天") % {"n": -left}, "bad"
    return (_("今天到期") if left == 0 else _("还剩 %(n)s 天") % {"n": left}), "warn" if left <= 2 else "info"


def paper_of(file: Mediation, terms: Iterable[Term] | None = None) -> rules.Paper:
    """What the agreement of this file says."""
    parties = [(p.get_side_display(), p.name, p.agent) for p in file.parties.order_by("side", "pk")]
    facts = file.steps.filter(stage="screening").order_by("-at").values_list("text", flat=True).first() or file.case.title
    made = list(file.terms.select_related("party").order_by("order")) if terms is None else terms
    promises = [rules.Promise(t.text, str(t.party or _("各方")), t.due_on) for t in made if t.done_on is None or terms is None]
    return rules.Paper(
        file.number, str(file.case.community), file.case.title, str(file.get_kind_display()), parties, facts, file.remark, promises,
        str(file.mediator), local(file.agreed_at).date() if file.agreed_at else today(),
    )  # fmt: skip


# ---- the roster


def roster(user: User) -> list[Mediator]:
    """The mediators with what they declared; how many files each has open."""
    rows = Mediator.objects.visible_to(user).filter(community__in=user.communities()).select_related("user")
    declared = Prefetch("interests", Interest.objects.select_related("company"))
    open_now = Count("mediations", filter=Q(mediations__state__in=["resolution", "agreed"]))
    agreed = Count("mediations", filter=Q(mediations__state__in=["agreed", "performed"]))
    return list(rows.prefetch_related(declared).annotate(open_now=open_now, agreed=agreed).order_by("-is_active", "pk"))


def mediators_for(file: Mediation, kind: str = "") -> list[Mediator]:
    """Active mediators of the community, those for this kind first."""
    found = Mediator.objects.filter(community_id=file.community_id, is_active=True, user__is_active=True).select_related("user")
    return sorted(found, key=lambda m: (kind not in m.kinds if kind else False, m.pk))


def conflicts_of(mediators: Iterable[Mediator], file: Mediation) -> Mapping[int, list[str]]:
    """What speaks against each of these mediators in this file; four queries whatever their number."""
    asked = list(mediators)
    parties = parties_of(file)
    declared: dict[int, dict[int, str]] = {m.pk: {} for m in asked}
    for pk, company, why in Interest.objects.filter(mediator__in=asked).values_list("mediator", "company", "why"):
        declared[pk][company] = why
    held: dict[int, list[tuple[int, Any]]] = {}
    posts = Appointment.objects.filter(user__in=[m.user_id for m in asked], post__company__isnull=False)
    for user, company, until in posts.values_list("user", "post__company", "until"):
        held.setdefault(user, []).append((company, until))
    told = {}
    for m in asked:
        ties = dict.fromkeys(rules.ties(held.get(m.user_id, ()), today()), _("现在或一年内在该企业任职")) | declared[m.pk]
        told[m.pk] = rules.conflicts(rules.Mediating(m.user_id, m.user.name, ties), parties)
    return told


def parties_of(file: Mediation) -> rules.Parties:
    """Who is at odds in this file, the reporter and his company included."""
    rows = list(file.parties.values_list("name", "company", "company__name"))
    companies = {pk: called for _name, pk, called in rows if pk}
    if file.case.company_id:
        companies[file.case.company_id] = Company.objects.values_list("name", flat=True).get(pk=file.case.company_id)
    users = frozenset({file.case.reporter_id} - {None})
    return rules.Parties(companies, frozenset(name for name, *_rest in rows), users)  # type: ignore[arg-type]


def company_called(community: int, name: str) -> Company | None:
    """The company of the community with this name, short name or credit code, exactly; a mediator has no list of them."""
    called = Q(name=name.strip()) | Q(short_name=name.strip()) | Q(credit_code=name.strip().upper())
    return Company.objects.filter(called, community=community).exclude(name="").order_by("pk").first() if name.strip() else None


def heads_or_himself(mediator: Mediator, user: User) -> bool:
    """A mediator speaks of his own ties only; the heads, who keep the roster, also of the others'."""
    return mediator.user_id == user.pk or user.holds({"center_head", "secretary"}, mediator.community_id)


def people_for(community: Community) -> QuerySet[User]:
    """Accounts of the community's staff who may be enrolled as mediators."""
    roles = ["mediator", "enterprise_worker", "employee_worker", "governance_worker", "center_head", "secretary", "committee_member"]
    held = Appointment.objects.filter(post__community=community, post__role__in=[*roles, "grid_leader"], until=None)
    return User.objects.filter(pk__in=held.values("user"), is_active=True, is_system=False).order_by("name")


# ---- the ledger


# at work; not the file of a case that was put under another category
GOING = Q(state__in=STAGES, case__kind=Kind.DISPUTE)


def files_seen_by(user: User) -> QuerySet[Mediation]:
    """The mediation files this user may see."""
    rows = Mediation.objects.visible_to(user)
    return rows.select_related("case__category", "case__community__region", "case__post", "case__grid", "mediator__user")


def ledger(user: User, *, q: str = "", **chosen: Any) -> QuerySet[Mediation]:
    """The ledger of disputes, open ones first; narrowed by state, kind, risk and words of title or number."""
    rows = files_seen_by(user).filter(case__community__in=user.communities())
    rows = rows.annotate(late=Count("terms", filter=Q(terms__done_on=None, terms__due_on__lt=today())))
    state = chosen.pop("state", "")
    if state:
        rows = rows.filter(GOING) if state == "going" else rows.filter(state=state)
    if q:
        rows = rows.filter(Q(case__title__icontains=q) | Q(case__number__icontains=q))
    return rows.filter(**{k: v for k, v in chosen.items() if v}).order_by("ended_at", "-opened_at", "-pk")


def figures(user: User) -> list[dict[str, Any]]:
    """The figures above the ledger, each with the filter that shows its rows; one query."""
    return figures_of(
        Mediation.objects.visible_to(user).filter(case__community__in=user.communities()),
        _("件"),
        Asked(_("调解中"), GOING, "?state=going"),
        Asked(_("待履行"), Q(state="agreed"), "?state=agreed"),
        Asked(_("履行完毕"), Q(state="performed"), "?state=performed"),
        Asked(_("约定逾期"), Q(state="agreed", terms__done_on=None, terms__due_on__lt=today()), "?state=agreed", "bad"),
        distinct=True,
    )


def mediated_by(held: Appointment) -> QuerySet[Case]:
    """Disputes that a leaver mediates, or whose promises he saw given and nobody has kept yet."""
    rows = Mediation.objects.filter(mediator__user=held.user_id, state__in=["resolution", "agreed"])
    return Case.objects.filter(community=held.post.community_id, mediation__in=rows)


def meetings_of(held: Appointment) -> QuerySet[Case]:
    """Disputes with a session to come that a leaver was to hold."""
    planned = Session.objects.filter(mediator__user=held.user_id, outcome="planned")
    return Case.objects.filter(community=held.post.community_id, mediation__in=planned.values("mediation"))


def due_terms() -> QuerySet[Term]:
    """Terms nobody has kept yet, of agreements in force."""
    rows = Term.objects.filter(done_on=None, mediation__state="agreed").select_related("mediation__case__community")
    return rows.order_by("due_on", "pk")


def when(session: Session) -> str:
    """The time of a session in words."""
    return short(session.at, present())


# ---- behind a telephone number

PARTIES = 20  # of one number that are shown


def parties_known(user: User, ids: Sequence[int]) -> list[Known]:
    """Those of these parties whose files this user may see, as what a telephone number leads to."""
    files = Mediation.objects.visible_to(user).filter(case__community__in=user.communities(), parties__in=ids)
    rows = Party.objects.visible_to(user).filter(mediation__in=files, pk__in=ids).select_related("mediation__case", "company")
    return [
        Known(mask_name(one.name), f"{one.get_side_display()} · {one.mediation.case.number}", one.company, _page_of(one.mediation))
        for one in rows.order_by("-pk")[:PARTIES]
    ]


def _page_of(file: Mediation) -> str:
    return reverse("cases:detail", args=[file.case_id])
