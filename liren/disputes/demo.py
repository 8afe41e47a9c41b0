"""The mediations of the demo's disputes: four steps from acceptance to agreement, terms kept or not, a roster of mediators."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from liren.cases.demo.story import AFTER_ACCEPT, BEFORE_ANSWER, Life
from liren.cases.flow import OPEN
from liren.cases.models import Case, Kind
from liren.community.demo import Scale
from liren.community.models import Appointment, Community, Company, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import now, today
from liren.disputes import actions, queries
from liren.disputes.models import Mediation, Mediator, Term

PREVENTED = (
    "电话联系双方，提示不要在群里公开指责，先由社区了解情况",
    "告知双方权利和举证要点，约定协商期间维持现状",
    "安排双方分开面谈，避免当面冲突",
)
SCREENED = (
    "申请方称多次沟通无果，提供了合同和聊天记录；被申请方认可部分事实，对金额有异议",
    "双方对起因说法一致，分歧在费用分担；现场查看并拍照留存",
    "查明约定不明是主因，双方都愿意继续合作",
)
PLANNED = ("先明确共同认可的部分，再谈金额，必要时请法律顾问到场", "按过错大小分担，争取一次谈成", "先安抚情绪，再逐项核对账目")
MINUTES = "主持人说明纪律和双方权利。申请方陈述请求，被申请方答辩。经释明法律规定和市场惯例，双方逐项核对后接近一致。"
RESULTS = ("双方同意按核对后的数额了结，互不追究", "一方承担主要责任并改进管理，另一方谅解", "继续履行原约定，分期结清差额")
TERMS = ("支付核定款项的一半", "付清余款并出具收据", "整改引起纠纷的设施", "撤回书面投诉并书面确认", "书面致歉")
FAILED = "双方分歧较大，已告知可以申请仲裁或向法院起诉，并提供法律援助电话"
BODIES = ("员工调解委员会", "法律顾问（律师事务所）", "街道人民调解委员会")


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Today's open disputes stand at different stages; some promises are due."""
    random = Random(f"disputes {seed}")
    with quietly():
        for community in communities:
            _today(community, random)
    files = Mediation.objects.filter(case__community=communities[0])
    say(f"调解卷宗 {files.count()} 卷，调解中 {files.filter(state__in=queries.STAGES).count()} 卷")


def roster(community: Community) -> list[Mediator]:
    """The community's mediators; enrolled when the first dispute comes."""
    found = list(Mediator.objects.filter(community=community, is_active=True).select_related("user").order_by("pk"))
    if found:
        return found
    held = Appointment.objects.filter(post__community=community, until=None, user__is_active=True)
    roles = ("mediator", "governance_worker", "employee_worker", "center_head")
    people = list(dict.fromkeys(a.user for role in roles for a in held.filter(post__role=role).select_related("user").order_by("pk")))
    head = next((a.user for a in held.filter(post__role="center_head").select_related("user")), None)
    if head is None:
        return []
    able = set(queries.people_for(community))
    for n, user in enumerate([p for p in people if p in able][:4]):
        kinds = ["civil", "administrative", "litigation", "criminal"][: 4 - n % 3]
        actions.enroll(
            community, by=head, user=user, body=BODIES[n % 3], kinds=kinds, expertise=("劳动争议", "租赁合同", "邻里纠纷", "")[n]
        )
    made = roster(community) if Mediator.objects.filter(community=community).exists() else []
    company = Company.objects.filter(community=community).order_by("pk").first()
    if made and company:
        actions.declare_interest(made[-1], by=head, company=company, why="配偶在该企业任职")
    return made


def _today(community: Community, random: Random) -> None:
    people = roster(community)
    for term in Term.objects.filter(mediation__case__community=community, done_on=None).select_related("mediation__case"):
        by = _worker(term.mediation)
        if not by or term.due_on >= today():
            continue
        if random.random() < 0.06 and term.due_on < today() - timedelta(days=6):
            if actions.break_off.allows(by, term.mediation):
                actions.break_off(term.mediation, by=by, text="逾期未履行，已告知可以申请司法确认或起诉")
        elif term.due_on < today() - timedelta(days=3) or random.random() < 0.8:
            actions.keep_term(term, by=by, done_on=term.due_on - timedelta(days=random.choice((0, 0, 1))), remark="回访确认已履行")
    waiting = Case.objects.filter(community=community, kind=Kind.DISPUTE, state__in=OPEN)
    for n, case in enumerate(waiting.select_related("category", "company", "community", "grid", "post").order_by("pk")):
        file = queries.file_of(case) or actions.open_file(case, by=system_user(community))
        if case.state != "reported" and people and (by := _worker(file)):
            _through(file, by, people, random, n % 4)


def _worker(file: Mediation) -> User | None:
    """Somebody who may work this file: a holder of the post that has the case, or the center head."""
    posts = [file.case.post_id, file.case.answerable_id]
    held = Appointment.objects.filter(post__in=[p for p in posts if p], until=None).select_related("user")
    heads = Appointment.objects.filter(post__community=file.community_id, post__role="center_head", until=None).select_related("user")
    return next((a.user for a in [*held, *heads] if a.user.has_perm("disputes.screen", file)), None)


def _through(file: Mediation, by: User, people: list[Mediator], random: Random, steps: int) -> None:
    """So many of the stages: 0 nothing, 1 prevention, 2 screening, 3 assessment and a session to come."""
    if steps and file.state == "prevention":
        actions.note_prevention(file, by=by, text=random.choice(PREVENTED))
    if steps > 1 and file.state == "screening":
        _parties(file, by)
        actions.screen(file, by=by, text=random.choice(SCREENED))
    if steps > 2 and file.state == "assessment":
        against = queries.conflicts_of(people, file)
        able = [m for m in people if not against[m.pk] and "civil" in m.kinds]
        if able:
            plan = random.choice(PLANNED)
            risk = random.choices(("low", "medium", "high"), (7, 2, 1))[0]
            actions.assess(file, by=by, kind="civil", risk=risk, plan=plan, mediator=random.choice(able))


def _parties(file: Mediation, by: User) -> None:
    case = file.case
    first = case.contact_name or (str(case.reporter) if case.reporter else "") or "反映人"
    company = case.company
    actions.add_party(file, by=by, side="applicant", name=company.name if company else first)
    actions.add_party(file, by=by, side="respondent", name=str(case.answers.get("other") or "相对方单位")[:60])


def after_accept(life: Life) -> Iterator[datetime]:
    """The file is opened and the first step noted."""
    people = roster(life.world.community)
    file = queries.file_of(life.case) or actions.open_file(life.case, by=life.world.system)
    if people and (by := _worker(file)):
        yield now() + timedelta(minutes=life.random.randint(10, 60))
        _through(file, by, people, life.random, 1)


def before_answer(life: Life) -> Iterator[datetime]:
    """Screened, assessed, heard; agreed more often than not."""
    people, dice = roster(life.world.community), life.random
    file = queries.file_of(life.case) or actions.open_file(life.case, by=life.world.system)
    by = _worker(file) or life.world.worker("center_head")
    yield now() + timedelta(minutes=dice.randint(5, 30))
    _through(file, by, people, dice, 3)
    if file.state == "assessment":
        actions.refer(file, by=by, text="调解员均须回避，经双方同意引导至街道人民调解委员会")
    if file.state != "resolution" or file.mediator is None:
        return
    session = actions.plan_session(file, by=by, at=now() + timedelta(minutes=20), place="社区调解室", mediator=file.mediator)
    yield now() + timedelta(minutes=dice.randint(60, 120))
    agreed = dice.random() < 0.85
    outcome = "agreed" if agreed else "broken_off"
    actions.hold_session(session, by=by, outcome=outcome, attended="双方当事人、调解员、记录员", minutes=MINUTES)
    if not agreed:
        actions.fail(file, by=by, text=FAILED)
        return
    _agree(file, by, dice)


def _agree(file: Mediation, by: User, dice: Random) -> None:
    parties = list(file.parties.order_by("pk"))
    due = [today() + timedelta(days=dice.choice((3, 7, 15))), today() + timedelta(days=dice.choice((20, 30, 45)))]
    texts = dice.sample(TERMS, dice.choice((1, 2)))
    terms = [{"text": text, "party": parties[-1], "due_on": day} for text, day in zip(texts, due, strict=False)]
    method = dice.choices(("guide", "persuade", "enlighten", "other"), (5, 3, 2, 1))[0]
    actions.agree(file, by=by, method=method, text=dice.choice(RESULTS), terms=terms)


AFTER_ACCEPT[Kind.DISPUTE] = after_accept
BEFORE_ANSWER[Kind.DISPUTE] = before_answer
