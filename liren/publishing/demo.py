"""The demo's rulebook – most in force, two overdue, three missing – and what the community published and disclosed."""

import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from liren.community.demo import Scale
from liren.community.models import Appointment, Community, Company, Post, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, now, today
from liren.publishing import actions, queries
from liren.publishing.models import ArchiveRecord, Comment, Placement, Publication, Regulation, Version
from liren.publishing.rules import catalog

TEXTS = Path(__file__).with_name("catalog") / "demo.toml"
SAID = (
    "一、按本制度的规定，由责任岗位牵头，相关岗位配合，每项工作有记录。\n"
    "二、每季度汇总一次，报治理委员会；发现不符合的，十个工作日内整改。\n"
    "三、企业和员工可以随时提出意见，五个工作日内答复。"
)


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Tell the main community's rulebook and publicity."""
    home = communities[0]
    found = [_holder(home, role) for role in ("enterprise_worker", "governance_worker", "center_head", "secretary")]
    cast = [one for one in found if one]
    if len(cast) < len(found):
        return
    told = tomllib.loads(TEXTS.read_text("utf8"))
    with quietly():
        _rulebook(home, told["rulebook"], *cast)
        _publicity(home, told, *cast)
    say(f"制度 {Regulation.objects.filter(community=home).count()} 项，发布 {Publication.objects.filter(community=home).count()} 则")


def _then(days: int, hour: int = 10) -> datetime:
    """That many days ago, at an hour at which people work."""
    return datetime.combine(today() - timedelta(days=days), time(hour, 20), SHANGHAI)


def _holder(home: Community, role: str) -> User | None:
    held = Appointment.objects.filter(post__community=home, post__role=role, until=None).select_related("user").order_by("pk").first()
    return held.user if held else None


def _rulebook(home: Community, told: dict[str, Any], worker: User, other: User, head: User, secretary: User) -> None:
    post = Post.objects.filter(community=home, role="center_head").order_by("pk").first()
    for n, (code, needed) in enumerate(catalog.needed().items(), 1):
        if code in told["missing"]:
            continue
        rest = "draft" if code in told["draft"] else "reviewed" if code in told["reviewed"] else "in_force"
        months = 5 if code in told["overdue"] else 24
        with at(_then(200 - n)):
            made = actions.begin_regulation(home, by=worker, code=code, months=months, post=post, scope="社区全体工作人员和入驻企业")
            version = queries.latest(made)
            _written(version, needed, told["number"] % n, worker, rest)
            if rest in {"reviewed", "in_force"}:
                actions.review_version(version, by=other, opinion="与上位要求一致，可行")
            if rest == "in_force":
                actions.approve_version(version, by=head)
    _revised(home, told["revised"], worker, other, secretary)


def _written(version: Version, needed: catalog.Needed, number: str, worker: User, rest: str) -> None:
    sections = [dict(one) for one in version.sections]
    for section in sections[: 2 if rest == "draft" else None]:
        section["text"] = (
            f"{section['title']}由责任岗位落实，具体如下。\n{SAID}"
            if section["code"] != "supplement"
            else "本制度自批准之日起施行，由社区公共服务中心解释。"
        )
    actions.write_version(version, by=worker, sections=sections, document_number=number)
    if rest != "draft":
        actions.submit_version(version, by=worker)


def _revised(home: Community, code: str, worker: User, other: User, secretary: User) -> None:
    """One that companies asked to be changed: a second version beside the first."""
    regulation = Regulation.objects.get(community=home, code=code)
    with at(_then(12)):
        actions.review_regulation(regulation, by=worker, keeps=False, remark="企业反映首次答复太慢，改为一个工作日")
        actions.revise_regulation(regulation, by=worker)
        version = queries.latest(regulation)
        sections = [dict(one) for one in version.sections]
        for section in sections:
            section["text"] = section["text"].replace("五个工作日内答复", "一个工作日内首次答复，五个工作日内办结")
        actions.write_version(version, by=worker, sections=sections, document_number="里仁社区〔2026〕41号")
        actions.submit_version(version, by=worker)
        actions.review_version(version, by=other)
        actions.approve_version(version, by=secretary)


def _publicity(home: Community, told: dict[str, Any], worker: User, other: User, head: User, secretary: User) -> None:
    for one in told["publication"]:
        with at(_then(one["days"], 15)):
            _published(home, one, worker, head)
    for one in told["disclosure"]:
        _disclosed(home, one, worker, head, secretary)


def _published(home: Community, one: dict[str, Any], worker: User, head: User) -> None:
    more: dict[str, Any] = {"topic": one.get("topic", "")}
    if "issued" in one:
        more |= {"policy_issued_on": (now() - timedelta(days=one["issued"] - one["days"])).date(), "policy_issuer": one["issuer"]}
    until = now() + timedelta(days=one["keeps"]) if "keeps" in one else None
    made = actions.draft(home, by=worker, kind=one["kind"], title=one["title"], text=one["text"].strip(), show_until=until, **more)
    rest = one.get("rest", "published")
    if rest != "draft":
        actions.submit(made, by=worker)
    if rest == "published":
        actions.release(made, by=head)
        if made.kind in {"news", "campaign"}:
            actions.place(made, by=worker, channel=Placement.Channel.ACCOUNT, place="公众号当日推送")


def _disclosed(home: Community, one: dict[str, Any], worker: User, head: User, secretary: User) -> None:
    by = head if one["kind"] in queries.AFFAIRS else worker
    with at(_then(190)):
        item = actions.add_disclosure_item(home, by=head, kind=one["kind"], title=one["title"], owner=one["owner"])
    with at(_then(one["days"], 14)):
        made = actions.draft(home, by=by, kind="disclosure", item=item, title=f"{one['title']}（本季度）", text=one["text"])
        actions.submit(made, by=by)
        actions.release(made, by=secretary)
        actions.place(made, by=by, channel=Placement.Channel.BOARD, place="服务大厅公告栏", until=(now() + timedelta(days=30)).date())
        if "comment" in one:
            _said(home, made, one, head)


def _said(home: Community, made: Publication, one: dict[str, Any], head: User) -> None:
    """A contact of a company asks, and gets an answer where there is one."""
    company = Company.objects.filter(community=home, status="active").order_by("pk").first()
    held = Appointment.objects.filter(post__role="company_contact", post__community=home, until=None, user__is_active=True)
    contact = held.select_related("user").order_by("user__username").first()
    if company is None or contact is None:
        return
    with at(now() + timedelta(days=1 if one.get("answer") else max(one["days"] - 2, 1))):
        said: Comment = actions.comment(made, by=contact.user, text=one["comment"])
    if one.get("answer"):
        with at(now() + timedelta(days=3)):
            actions.answer_comment(said, by=head, text=one["answer"], is_shown=True)


def keep_archive(home: Community) -> None:
    """What the year finished, filed by category; a few are late. Told once everything else has been."""
    worker, custodian = _holder(home, "enterprise_worker"), _holder(home, "report_custodian")
    with quietly():
        actions.begin_archive(home, by=system_user(home))
        if not queries.to_gather(home) or worker is None:
            return
        actions.gather_records(home, by=system_user(home))
        rows = ArchiveRecord.objects.filter(community=home, due_on__lt=today()).select_related("category").order_by("due_on", "pk")
        for n, one in enumerate(rows):
            by = custodian if one.secrecy == "sealed" else worker
            if by is None or n % 40 == 39:
                continue
            with at(datetime.combine(one.due_on - timedelta(days=5), time(16), SHANGHAI)):
                actions.file_record(one, by=by, shelf=f"LR01-{one.category.code}-{n // 30 + 1:03d}")
