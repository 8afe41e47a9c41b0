"""Writes of the rulebook. A version is written by some, reviewed by another and approved by a head who wrote no word of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import written
from liren.community.models import Community, Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.core.files import attach, attachments_of
from liren.publishing import queries, rules
from liren.publishing.actions._posts import of_community
from liren.publishing.flow import OPEN, VERSION, WRITERS, VersionState
from liren.publishing.models import Regulation, Review, Version
from liren.publishing.rules import catalog

KEPT = ("code", "title", "hint", "text")


def _outline(code: str) -> list[dict[str, str]]:
    """The empty sections a regulation is begun with."""
    parts = catalog.needed()[code].parts if code in catalog.needed() else catalog.common()
    return [{"code": part.code, "title": part.title, "hint": part.hint, "text": ""} for part in parts]


@action("publishing.begin_regulation", _("起草制度"), by=WRITERS, creates=True, tells=["code", "title"])
def begin_regulation(
    community: Community, *, by: User, code: str = "", title: str = "", kind: str = "rule", owner: str = "", scope: str = "",
    audience: str = "", months: int = rules.MONTHS, post: Post | None = None,
) -> Regulation:  # fmt: skip
    """起草一项制度或机制：标准要求的按提纲起草，自定的另起名称（S1 6.1.1、S2 4.2、S3 4.2）。"""
    known = catalog.needed().get(code)
    if code and known is None:
        raise Refused(__("目录里没有这一项"))
    named = title.strip() or (known.title if known else "")
    if not named:
        raise Refused(__("请写制度名称"))
    if queries.there_is(community, code, named):
        raise Refused(__("“%(title)s”已经登记，请在原有的一项上修订") % {"title": named})
    made = Regulation(
        community=community, code=code, title=named[:80], kind=known.kind if known else kind,
        scope=scope.strip()[:200], post=of_community(post, community),
        owner=owner or (known.owner if known else "public_service_center"), audience=audience or (known.audience if known else "staff"),
        months=_months(months),
    )  # fmt: skip
    made.save()
    Version.objects.bulk_create([Version(regulation=made, sections=_outline(code), drafted_by=by, drafted_at=now(), writers=[by.pk])])
    return made


def _months(months: int) -> int:
    if not 1 <= months <= rules.MONTHS:
        raise Refused(__("复审周期请填 1 到 %(n)d 个月") % {"n": rules.MONTHS})
    return months


@action("publishing.edit_regulation", _("修改制度登记"), by=WRITERS)
def edit_regulation(
    regulation: Regulation, *, by: User, title: str, owner: str, scope: str = "", audience: str = "staff", months: int = rules.MONTHS,
    post: Post | None = None,
) -> Regulation:  # fmt: skip
    """修改登记：名称、牵头机构、责任岗位、适用范围、复审周期；公开范围缩小的立即生效，扩大的随下一版批准生效。"""
    _may_edit(regulation, by, title.strip(), audience)
    regulation.title, regulation.owner, regulation.scope = title.strip()[:80], owner, scope.strip()[:200]
    regulation.months, regulation.post, regulation.audience = _months(months), of_community(post, regulation.community), audience
    if audience in rules.narrower(regulation.open_to):
        regulation.open_to = audience
        regulation.versions.filter(state=VersionState.IN_FORCE).update(open_to=audience)
    return regulation


def _may_edit(regulation: Regulation, by: User, title: str, audience: str) -> None:
    """What another person has agreed to, or is being asked to, is not altered behind his back."""
    states = set(regulation.versions.values_list("state", flat=True))
    if audience != regulation.audience and states & {VersionState.SUBMITTED, VersionState.REVIEWED, VersionState.APPROVED}:
        raise Refused(__("有一版正在审批，公开范围不能改；请先退改"))
    if title != regulation.title and VersionState.IN_FORCE in states and not queries.heads_here(by, regulation.community_id):
        raise Refused(__("施行中的制度，名称由中心负责人或书记修改"))


@action("publishing.revise_regulation", _("修订"), by=WRITERS)
def revise_regulation(regulation: Regulation, *, by: User) -> Regulation:
    """修订：以施行的一版为底稿起草新版；新版施行之日旧版被替代。"""
    if regulation.versions.filter(state__in=OPEN).exists():
        raise Refused(__("已有一版在办，请先办完或放弃"))
    last = regulation.versions.order_by("-number").first()
    found = regulation.versions.filter(state=VersionState.IN_FORCE).first() or last
    sections = [dict(one) for one in found.sections] if found else _outline(regulation.code)
    number = last.number + 1 if last else 1
    fresh = Version(regulation=regulation, number=number, sections=sections, drafted_by=by, drafted_at=now(), writers=[by.pk])
    Version.objects.bulk_create([fresh])
    return regulation


@action("publishing.write_version", _("修改正文"), flow=VERSION)
def write_version(
    version: Version, *, by: User, sections: Sequence[Mapping[str, str]], document_number: str = "", effective_on: date | None = None,
    files: Sequence[Any] = (),
) -> Version:  # fmt: skip
    """写正文：一节一节写，或上传文件并在各节写明见文件何处；写过的人不能批准。"""
    kept = [{name: str(one.get(name, "")).strip() for name in KEPT} for one in sections if str(one.get("title", "")).strip()]
    if len(kept) > rules.MOST_SECTIONS:
        raise Refused(__("最多 %(n)d 节") % {"n": rules.MOST_SECTIONS})
    version.sections, version.document_number, version.effective_on = kept, document_number.strip()[:60], effective_on
    version.writers = sorted({*version.writers, by.pk})
    attach(version, files, by)
    return version


@action("publishing.submit_version", _("送审"), flow=VERSION)
def submit_version(version: Version, *, by: User) -> Version:
    """送审：条款点名要写的每一节都写了，才能送另一人审核。"""
    has_file, there = attachments_of(version).exists(), rules.written(version.sections)
    if not there and not has_file:
        raise Refused(__("还没有正文，也没有文件"))
    wanted = [part.title for part in queries.parts_of(version.regulation) if part.clause and part.code not in there]
    if wanted:
        raise Refused(__("标准要求写明的几节还是空的：%(parts)s") % {"parts": __("、").join(wanted)})
    version.remark, version.writers = "", sorted({*version.writers, by.pk})
    return version


@action("publishing.return_version", _("退改"), flow=VERSION)
def return_version(version: Version, *, by: User, remark: str) -> Version:
    """退改：写明要改什么，退回起草人；审核从头来过。"""
    version.remark, version.opinion = written(remark, __("请写明要改什么"))[:500], ""
    version.reviewed_by, version.reviewed_at = None, None
    return version


@action("publishing.review_version", _("审核通过"), flow=VERSION, only=queries.wrote_nothing)
def review_version(version: Version, *, by: User, opinion: str = "") -> Version:
    """审核通过：没有参与起草的人逐节看过，送负责人批准。"""
    version.reviewed_by, version.reviewed_at, version.opinion = by, now(), opinion.strip()[:500]
    return version


@action("publishing.approve_version", _("批准"), flow=VERSION, only=queries.wrote_nothing)
def approve_version(version: Version, *, by: User, effective_on: date | None = None) -> Version:
    """批准：中心负责人或书记批准，写过一个字的人不能批；到施行日期自动施行。"""
    version.approved_by, version.approved_at = by, now()
    version.effective_on = effective_on or version.effective_on or today()
    version.sha256 = queries.fingerprint_of(version)
    return _enacted(version, by) if version.effective_on <= today() else version


def _enacted(version: Version, by: User) -> Version:
    """In force, and the version before it is over; the regulation is open to those it was written for."""
    regulation = version.regulation
    for old in regulation.versions.filter(state=VersionState.IN_FORCE).exclude(pk=version.pk).select_related("regulation__community"):
        supersede_version(old, by=by)
    version.state, version.open_to = VersionState.IN_FORCE, regulation.audience
    Regulation.objects.filter(pk=regulation.pk).update(open_to=regulation.audience, told=0)
    return version


@action("publishing.enact_version", _("施行"), flow=VERSION)
def enact_version(version: Version, *, by: User) -> Version:
    """施行：施行日期到了，新版生效，旧版被替代，公开范围随之生效。"""
    if version.effective_on is None or version.effective_on > today():
        raise Refused(__("还没到施行日期"))
    return _enacted(version, by)


@action("publishing.supersede_version", _("替代"), flow=VERSION)
def supersede_version(version: Version, *, by: User) -> Version:
    """替代：新版施行之日，旧版失效；旧版只有工作人员看得到。"""
    if not version.regulation.versions.filter(state__in=[VersionState.APPROVED, VersionState.REVIEWED], number__gt=version.number).exists():
        raise Refused(__("没有批准的新版；不再需要的请废止"))
    version.ended_on, version.open_to = today(), "staff"
    return version


@action("publishing.repeal_version", _("废止"), flow=VERSION)
def repeal_version(version: Version, *, by: User, remark: str) -> Version:
    """废止：写明原因；从当天起失效，不再公开。"""
    version.remark = written(remark, __("请写明废止的原因"))[:500]
    version.ended_on, version.open_to = today(), "staff"
    Regulation.objects.filter(pk=version.regulation_id).update(open_to="staff")
    return version


@action("publishing.drop_version", _("放弃这一版"), flow=VERSION)
def drop_version(version: Version, *, by: User) -> Version:
    """放弃：不再往下办的一版；施行的一版不受影响。"""
    return version


@action("publishing.review_regulation", _("复审"), by=WRITERS, tells=["keeps"])
def review_regulation(regulation: Regulation, *, by: User, keeps: bool, remark: str) -> Regulation:
    """复审：施行的一版每 24 个月至少看一遍，继续有效的重新计期，要改的接着修订。"""
    if not regulation.versions.filter(state=VersionState.IN_FORCE).exists():
        raise Refused(__("没有施行的一版，不用复审"))
    said = written(remark, __("请写明复审意见"))[:500]
    Review.objects.bulk_create([Review(regulation=regulation, on=today(), keeps=keeps, remark=said, by=by)])
    if keeps:
        regulation.told = 0
    return regulation


@action("publishing.remind_regulation", _("提醒复审"), by="system", tells=["stage"])
def remind_regulation(regulation: Regulation, *, by: User, stage: int) -> Regulation:
    """提醒复审：到期前三十天提醒责任岗位，逾期同时报负责人。"""
    if regulation.told >= stage:
        raise Refused(__("已提醒过"))
    regulation.told = stage
    return regulation
