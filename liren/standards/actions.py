"""Writes of standards: loading an edition, declaring, confirming, exempting, setting goals, measuring."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community, Region, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.core.files import attach
from liren.selfchecks.queries import cited
from liren.standards import queries, rules
from liren.standards.models import Attestation, Clause, Exemption, Goal, Measured, Profile, Result, Standard, Standing

DECLARES = "grid_member grid_leader worker center_head"
CHECKS = "worker center_head"


@action("standards.load", _("载入标准"), by="system", creates=True)
def load(root: Region, *, by: User, edition: Any) -> Standard:
    """载入标准的一个版本：旧版留存，新版生效。"""
    known = Standard.objects.filter(code=edition.code, edition=edition.edition).first()
    if known and known.sha256 == edition.sha256:
        return known
    if known is None and Standard.objects.filter(code=edition.code, edition__gt=edition.edition).exists():
        raise Refused(__("已有更新的版次；旧版不能盖过新版"))
    Standard.objects.filter(code=edition.code, is_current=True).update(is_current=False)
    made = known or Standard(code=edition.code, edition=edition.edition)
    for name in ("number", "title", "title_en", "status", "sha256", "headings"):
        setattr(made, name, getattr(edition, name))
    made.is_current, made.loaded_at = True, now()
    made.save()
    made.clauses.all().delete()
    Clause.objects.bulk_create(Clause(standard=made, **row) for row in edition.clauses)
    return made


def _clause(code: str) -> Clause:
    found = queries.clauses().filter(code=code).first()
    if found is None:
        raise Refused(__("没有“%(code)s”这一条") % {"code": code})
    return found


@action("standards.attest", _("声明符合"), by=DECLARES, creates=True, tells=["code", "also", "until"])
def attest(
    community: Community, *, by: User, code: str, text: str, until: date, files: Sequence[Any] = (), also: Sequence[str] = ()
) -> Attestation:
    """声明符合：写明依据，附材料；由另一人核对后生效，到期前提醒。一份材料可同时证明其他标准的相同要求。"""
    if code in cited():
        raise Refused(__("这一条由外部标准自查测量，不用声明；请开始一轮自查"))
    if strange := set(also) - set(queries.mates(_clause(code))):
        raise Refused(__("“%(code)s”不是相同的要求，请另写一份声明") % {"code": min(strange)})
    if until <= today():
        raise Refused(__("有效期要晚于今天"))
    if until > rules.last_day(today()):
        raise Refused(__("声明最长有效一年，到期重新声明"))
    title = next((area.title for area in by.areas() if community.pk in area.communities), "")
    about = {"community": community, "clause_code": code, "also": sorted(also), "since": today(), "until": until}
    made = Attestation(text=text.strip(), post_title=title, by=by, **about)
    made.save()
    attach(made, files, by)
    return made


@action("standards.confirm", _("核对通过"), by=CHECKS, only=queries.by_another)
def confirm(declared: Attestation, *, by: User, remark: str = "") -> Attestation:
    """核对通过：看过材料的另一人确认，声明从此生效。"""
    if declared.confirmed_by_id or declared.withdrawn_at:
        raise Refused(__("这份声明已经核对过或已撤销"))
    declared.confirmed_by, declared.confirmed_at, declared.remark = by, now(), remark.strip()
    return declared


@action("standards.withdraw", _("撤销声明"), by=DECLARES, only=queries.by_declarer_or_head)
def withdraw(declared: Attestation, *, by: User, remark: str) -> Attestation:
    """撤销声明：情况变了或核对不通过，写明原因。"""
    if declared.withdrawn_at:
        raise Refused(__("这份声明已经撤销"))
    declared.withdrawn_at, declared.remark = now(), remark.strip()
    return declared


@action("standards.exempt", _("提出不适用"), by=CHECKS, creates=True, tells=["code"])
def exempt(community: Community, *, by: User, code: str, reason: str) -> Exemption:
    """提出不适用：写明理由，由中心负责人批准；自己提出的不能自己批准。"""
    _clause(code)
    if Exemption.objects.filter(community=community, clause_code=code, ended_at=None).exists():
        raise Refused(__("这一条已经提出过不适用"))
    return Exemption(community=community, clause_code=code, reason=reason.strip(), by=by)


@action("standards.approve_exemption", _("批准不适用"), by="center_head", only=queries.by_another)
def approve_exemption(asked: Exemption, *, by: User) -> Exemption:
    """批准不适用。"""
    if asked.approved_by_id or asked.ended_at:
        raise Refused(__("这一项已经处理过"))
    asked.approved_by, asked.approved_at = by, now()
    return asked


@action("standards.end_exemption", _("取消不适用"), by="center_head")
def end_exemption(asked: Exemption, *, by: User) -> Exemption:
    """取消不适用：从此重新判定。"""
    if asked.ended_at:
        raise Refused(__("这一项已经取消"))
    asked.ended_at = now()
    return asked


@action("standards.set_goal", _("自定目标"), by="center_head", creates=True, tells=["code", "goal", "cycle"])
def set_goal(community: Community, *, by: User, code: str, why: str, goal: str = "", cycle: str = "") -> Goal:
    """自定目标值或周期：标准写“定期”的由社区定周期；标准原文写明的数值不能改。从前定的留着。"""
    clause = _clause(code)
    if goal and (clause.target_printed or rules.target(goal) is None):
        raise Refused(__("标准原文写明了数值，不能另定") if clause.target_printed else __("目标请写成 >= 0.9 或 <= 30 的样子"))
    if cycle and clause.cycle_printed:
        raise Refused(__("标准原文写明了周期，不能另定"))
    return _goal(community, code, target=goal, cycle=cycle, why=why, by=by)


def _goal(community: Community, code: str, **told: Any) -> Goal:
    Goal.objects.filter(community=community, clause_code=code, ended_at=None).update(ended_at=now())
    return Goal.objects.create(community=community, clause_code=code, at=now(), **(told | {"why": told["why"].strip()}))


@action("standards.declare_cycles", _("公布周期"), by="center_head", creates=True, tells=["cycles"])
def declare_cycles(community: Community, *, by: User, cycles: dict[str, str], why: str) -> Goal:
    """公布周期：标准只写“定期”的要求，社区逐条公布多久一次；没有公布的算不符合。自定的目标值不变。"""
    known, own = {clause.code for clause in queries.regular()}, queries.goals(community)
    if strange := set(cycles) - known:
        raise Refused(__("“%(code)s”的周期不由社区定") % {"code": min(strange)})
    made = None
    for code, cycle in sorted(cycles.items()):
        before = own.get(code)
        if before is None or before.cycle != cycle:
            made = _goal(community, code, target=before.target if before else "", cycle=cycle, why=why, by=by)
    if made is None:
        raise Refused(__("周期没有变化"))
    return made


@action("standards.choose", _("选定标准"), by="center_head secretary", creates=True, tells=["standards", "strictest"])
def choose(community: Community, *, by: User, standards: Sequence[str], strictest: bool, why: str) -> Profile:
    """选定标准：社区对照哪几项标准，同一要求级别不一时是否按最严；写明依据，从前选的留着。"""
    if not standards or set(standards) - set(queries.current().values_list("code", flat=True)):
        raise Refused(__("请至少选一项已载入的标准"))
    Profile.objects.filter(community=community, ended_at=None).update(ended_at=now())
    return Profile(community=community, standards=sorted(standards), strictest=strictest, why=why.strip(), by=by)


@action("standards.measure", _("重新测量"), by="system worker center_head secretary", creates=True)
def measure(community: Community, *, by: User, on: date | None = None) -> Measured:
    """逐条测量：今天的结果覆盖今天早先的，历史每天一行；补测从前的一天只补历史。"""
    made = Measured.objects.filter(community=community).first() or Measured(community=community)
    if on is None:
        made.event_id, made.on, made.at = queries.newest_event(), today(), now()
        made.seen = queries.written_behind(community, made.event_id)  # before any record is read
    _keep(community, on or today(), queries.judge_all(community, on))
    made.save()
    return made


def _keep(community: Community, on: date, judged: Sequence[queries.Judged]) -> None:
    """What was found on a day, requirement by requirement and summed up; takes the place of what was found earlier that day."""
    results = [
        Result(
            community=community, clause_code=one.clause.code, on=on, state=one.verdict.state, value=one.value, count=one.count,
            reason=one.verdict.reason[:120], fault=one.fault, at=now(),
        )
        for one in judged
    ]  # fmt: skip
    _upsert(Result, results, "community clause_code on", "state value count reason fault at")
    standings = [Standing(community=community, on=on, standard=code, **found) for code, found in queries.standings(judged).items()]
    _upsert(Standing, standings, "community standard on", "value measured counted met not_met")


def _upsert(model: Any, rows: Sequence[Any], unique: str, changed: str) -> None:
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique.split(), update_fields=changed.split())


@action("standards.remind", _("声明到期提醒"), by="system")
def remind(declared: Attestation, *, by: User) -> Attestation:
    """声明到期前一个月提醒声明人，一次。"""
    if declared.told or declared.until - today() > timedelta(days=rules.SOON):
        raise Refused(__("已经提醒过或还没到时候"))
    declared.told = 1
    return declared
