"""Writes of mediation files and of the roster. Each function is one verb of the standard."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Max
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import actions as cases
from liren.cases.models import Case
from liren.cases.models import Kind as CaseKind
from liren.community.models import Community, Company, User
from liren.core import documents
from liren.core.actions import Refused, action
from liren.core.calendar import local, now, today
from liren.core.files import attach
from liren.core.numbering import next_number
from liren.disputes import queries, rules
from liren.disputes.flow import MEDIATION, WORK
from liren.disputes.models import Interest, Mediation, Mediator, Party, Session, Step, Term

MOST_TERMS = 8


@action("disputes.enroll", _("登记调解员"), by="center_head secretary", creates=True)
def enroll(community: Community, *, by: User, user: User, body: str, kinds: Sequence[str], expertise: str = "") -> Mediator:
    """登记调解员：组建员工调解委员会、聘请法律顾问（S1 7.1.3.3）。"""
    if Mediator.objects.filter(community=community, user=user).exists():
        raise Refused(__("%(name)s已经在名册上") % {"name": user})
    if user not in queries.people_for(community):
        raise Refused(__("请从本社区在岗人员中选择"))
    return Mediator(community=community, user=user, body=body, kinds=[*kinds], expertise=expertise, since=today())


@action("disputes.edit_mediator", _("修改调解员"), by="center_head secretary")
def edit_mediator(mediator: Mediator, *, by: User, body: str, kinds: Sequence[str], expertise: str, is_active: bool) -> Mediator:
    """修改调解员的专长、可调解的纠纷，或移出名册。"""
    mediator.body, mediator.kinds, mediator.expertise, mediator.is_active = body, [*kinds], expertise, is_active
    return mediator


@action("disputes.declare_interest", _("声明利害关系"), by="center_head secretary mediator", creates=True, only=queries.heads_or_himself)
def declare_interest(mediator: Mediator, *, by: User, company: Company, why: str) -> Interest:
    """声明利害关系：与哪家企业有什么关系，涉及该企业的纠纷不由他调解。"""
    if company.community_id != mediator.community_id:
        raise Refused(__("请选择本社区的企业"))
    if Interest.objects.filter(mediator=mediator, company=company).exists():
        raise Refused(__("这家企业已经声明过"))
    return Interest(mediator=mediator, company=company, why=why.strip())


@action("disputes.open", _("建调解卷宗"), by=f"{WORK} system", creates=True)
def open_file(case: Case, *, by: User) -> Mediation:
    """建立调解卷宗，一件纠纷一卷。"""
    if case.kind != CaseKind.DISPUTE:
        raise Refused(__("这件事不是纠纷，不建调解卷宗"))
    if not case.is_open:
        raise Refused(__("这件事已经办结，不再建调解卷宗"))
    return queries.file_of(case) or Mediation(case=case)


@action("disputes.add_party", _("登记当事人"), by=WORK, creates=True)
def add_party(file: Mediation, *, by: User, side: str, name: str, phone: str = "", agent: str = "") -> Party:
    """登记当事人：本社区企业按名称对上底册；与主持调解员有利害关系的，会提示更换调解员。"""
    if file.state not in queries.STAGES:
        raise Refused(__("卷宗已有结果，不能再登记当事人"))
    company = queries.company_called(file.community_id, name)
    return Party(mediation=file, side=side, name=name.strip(), company=company, phone=phone.strip(), agent=agent.strip())


@action("disputes.correct_party", _("更正当事人"), by=WORK)
def correct_party(party: Party, *, by: User, side: str, name: str, phone: str = "", agent: str = "") -> Party:
    """更正当事人：写错的姓名、地位、电话或代理人，出结果以前可以改；企业重新按名称对上底册。"""
    if party.mediation.state not in queries.STAGES:
        raise Refused(__("卷宗已有结果，不能再更正当事人"))
    party.company = queries.company_called(party.mediation.community_id, name)
    party.side, party.name, party.phone, party.agent = side, name.strip(), phone.strip(), agent.strip()
    return party


@action("disputes.note_prevention", _("预防"), flow=MEDIATION)
def note_prevention(file: Mediation, *, by: User, text: str) -> Mediation:
    """预防：防止激化做了什么，例如提示风险、告知权利、先行隔开（S3 6.4.2）。"""
    return _step(file, "prevention", text, by)


def _step(file: Mediation, stage: str, text: str, by: User) -> Mediation:
    Step.objects.create(mediation=file, stage=stage, text=text.strip(), by=by)
    return file


@action("disputes.screen", _("摸排"), flow=MEDIATION)
def screen(file: Mediation, *, by: User, text: str) -> Mediation:
    """摸排：查明双方和事实（S3 6.4.2）。"""
    sides = set(file.parties.values_list("side", flat=True))
    if not {"applicant", "respondent"} <= sides:
        raise Refused(__("请先登记申请方和被申请方，再写摸排情况"))
    return _step(file, "screening", text, by)


@action("disputes.assess", _("研判"), flow=MEDIATION, tells=["kind", "risk"])
def assess(file: Mediation, *, by: User, kind: str, risk: str, plan: str, mediator: Mediator) -> Mediation:
    """研判：定类型、风险和方案，指定没有利害关系的调解员（S3 6.4.1、6.4.2）。"""
    file.kind, file.risk, file.plan = kind, risk, plan.strip()
    _check_mediator(file, mediator)
    file.mediator = mediator
    return _step(file, "assessment", plan, by)


def _check_mediator(file: Mediation, mediator: Mediator) -> None:
    if mediator.community_id != file.community_id or not mediator.is_active:
        raise Refused(__("请从本社区在册的调解员中选择"))
    if file.kind not in mediator.kinds:
        raise Refused(__("%(name)s不调解这一类纠纷，请另选") % {"name": mediator})
    if against := queries.conflicts_of([mediator], file)[mediator.pk]:
        raise Refused(__("%(name)s须回避：%(why)s") % {"name": mediator, "why": __("；").join(against)})


@action("disputes.replace_mediator", _("更换调解员"), by=WORK)
def replace_mediator(file: Mediation, *, by: User, mediator: Mediator, reason: str) -> Mediation:
    """更换调解员：回避或当事人提出；理由留在卷宗里。"""
    if file.state != "resolution":
        raise Refused(__("化解阶段才能更换调解员"))
    _check_mediator(file, mediator)
    file.mediator = mediator
    return _step(file, "resolution", __("更换调解员为%(name)s：%(why)s") % {"name": mediator, "why": reason.strip()}, by)


@action("disputes.plan_session", _("约定调解会"), by=WORK, creates=True, tells=["at"])
def plan_session(file: Mediation, *, by: User, at: datetime, place: str, mediator: Mediator, tell: bool = False) -> Session:
    """约定调解会：时间、地点、主持人；可同时告知反映人。"""
    if file.state != "resolution":
        raise Refused(__("研判完成、指定调解员以后才能约调解会"))
    if at < now():
        raise Refused(__("调解会的时间不能早于现在"))
    _check_mediator(file, mediator)
    if tell:
        when = f"{local(at):%Y-%m-%d %H:%M}"
        cases.update_progress(file.case, by=by, text=__("调解会定于%(when)s，在%(place)s，请准时到会。") % {"when": when, "place": place})
    return Session(mediation=file, at=at, place=place.strip(), mediator=mediator)


@action("disputes.hold_session", _("记录调解会"), by=WORK, tells=["outcome"])
def hold_session(session: Session, *, by: User, outcome: str, attended: str, minutes: str) -> Session:
    """记录调解会：谁到会、怎么谈的、结果怎样；比约定提前开的，时间记为现在。"""
    if session.outcome != Session.Outcome.PLANNED:
        raise Refused(__("这次调解会已有记录"))
    if outcome != Session.Outcome.CANCELLED and not (minutes.strip() and attended.strip()):
        raise Refused(__("请写明到会人员和调解笔录"))
    if outcome != Session.Outcome.CANCELLED:
        session.at = min(session.at, now())
    session.outcome, session.attended, session.minutes = outcome, attended.strip(), minutes.strip()
    return session


@action("disputes.agree", _("达成协议"), flow=MEDIATION, tells=["method"])
def agree(file: Mediation, *, by: User, method: str, text: str, terms: Sequence[dict[str, Any]]) -> Mediation:
    """达成协议：逐项写明谁在哪天以前做什么，生成协议书；以启发、疏导、劝说为主（S3 6.4.3）。"""
    if not queries.held_session(file):
        raise Refused(__("还没有开过调解会；请先记录调解会，再写协议"))
    if not terms or len(terms) > MOST_TERMS:
        raise Refused(__("协议至少写一项约定，最多 %(n)s 项") % {"n": MOST_TERMS})
    _check_terms(file, terms)
    file.method, file.remark, file.agreed_at = method, text.strip(), now()
    file.number = _number(file)
    file.terms.filter(done_on=None).delete()
    begin = file.terms.aggregate(last=Max("order"))["last"] or 0  # terms kept under an earlier agreement keep their numbers
    made = Term.objects.bulk_create(Term(mediation=file, order=begin + n, **term) for n, term in enumerate(terms, 1))
    _step(file, "resolution", text, by)
    _attach_paper(file, made, by)
    return file


def _check_terms(file: Mediation, terms: Iterable[dict[str, Any]]) -> None:
    known = set(file.parties.values_list("pk", flat=True))
    for term in terms:
        if term["party"] is not None and term["party"].pk not in known:
            raise Refused(__("约定要由卷宗里的当事人履行"))
        if term["due_on"] < today():
            raise Refused(__("履行期限不能早于今天"))


def _number(file: Mediation) -> str:
    year = today().year
    return rules.agreement_number(year, next_number(f"mediation:{file.community_id}:{year}"))


def _attach_paper(file: Mediation, terms: Sequence[Term], by: User) -> None:
    """The agreement stays with the case, so that the parties find it with the answer."""
    body = documents.pdf(rules.agreement(queries.paper_of(file, terms)))
    name = __("调解协议书") + ".pdf"
    attach(file.case, [SimpleUploadedFile(name, body, documents.PDF)], by)


@action("disputes.fail", _("调解不成"), flow=MEDIATION)
def fail(file: Mediation, *, by: User, text: str) -> Mediation:
    """调解不成：写明原因，告知仲裁、诉讼等途径。"""
    return _end(file, text, by)


@action("disputes.refer", _("引导其他途径"), flow=MEDIATION)
def refer(file: Mediation, *, by: User, text: str) -> Mediation:
    """引导其他途径：不宜调解的（如须立案的刑事案件），写明送往哪里和依据。"""
    return _end(file, text, by)


def _end(file: Mediation, text: str, by: User) -> Mediation:
    """Recorded under the outcome: the stage it broke off in was not gone through, and must not count as done."""
    file.remark, file.ended_at = text.strip(), now()
    return _step(file, file.state, text, by)


@action("disputes.keep_term", _("记录履行"), by=WORK)
def keep_term(term: Term, *, by: User, done_on: date, remark: str = "") -> Term:
    """记录履行：约定的事在哪天做到了；全部做到的，卷宗自动转为履行完毕。"""
    if term.done_on:
        raise Refused(__("这项约定已经记录履行"))
    if done_on > today():
        raise Refused(__("履行日期不能晚于今天"))
    term.done_on, term.remark = done_on, remark.strip()
    # locked before asking: of two who keep the last two terms at once, the second must see what the first wrote
    file = Mediation.objects.select_for_update(of=("self",)).select_related("case__community").get(pk=term.mediation_id)
    if file.state == "agreed" and not file.terms.filter(done_on=None).exclude(pk=term.pk).exists():
        perform(file, by=by)
    return term


@action("disputes.perform", _("履行完毕"), flow=MEDIATION)
def perform(file: Mediation, *, by: User) -> Mediation:
    """履行完毕：每一项约定都做到了。"""
    file.ended_at = now()
    return file


@action("disputes.break_off", _("对方未履行"), flow=MEDIATION)
def break_off(file: Mediation, *, by: User, text: str) -> Mediation:
    """未履行：写明哪一项没有做到、已经告知可以怎样申请司法确认或起诉。"""
    return _end(file, text, by)


@action("disputes.follow_up", _("回访"), by=WORK, creates=True)
def follow_up(file: Mediation, *, by: User, text: str) -> Step:
    """回访：当事人怎么说，协议履行得怎样。"""
    if file.state not in queries.STATES_OF["follow_up"]:
        raise Refused(__("达成协议以后才有回访"))
    return Step(mediation=file, stage=Step.FOLLOW_UP, text=text.strip(), by=by)


@action("disputes.take_up", _("重新调解"), flow=MEDIATION)
def take_up(file: Mediation, *, by: User) -> Mediation:
    """重新调解：事项重办或一方反悔的，回到化解，原记录保留。"""
    if not file.case.is_open:
        raise Refused(__("事项已办结；请先重办这件事，再重新调解"))
    if file.mediator is None:
        raise Refused(__("这一卷没有研判过，请另行登记新的纠纷"))
    file.ended_at = None
    return file


@action("disputes.ask_after", _("履行提醒"), by="system", tells=["which"])
def ask_after(term: Term, *, by: User, which: int) -> Term:
    """约定的日子将到和已过时，提醒承办人回访，各一次。"""
    if rules.asked_after(term.due_on, today(), term.told) != which or term.done_on:
        raise Refused(__("已经提醒过"))
    term.told = which
    return term
