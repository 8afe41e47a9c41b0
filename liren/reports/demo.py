"""Four invented reports of the demo community, each at another stage, told by the people who would handle them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from liren.cases.models import Category
from liren.community.demo import Scale
from liren.community.models import Community, Post, User
from liren.community.queries import public_door
from liren.core.actions import quietly
from liren.core.calendar import at, now, official
from liren.reports import actions, queries
from liren.reports.models import Report
from liren.reports.queries import receipt_code

Say = Callable[[str], None]


@dataclass
class Told:
    """One report: what is said, and how far it has come."""

    code: str
    days: int  # working days ago
    text: str
    copy: tuple[str, str] = ("", "")
    rest: str = "received"
    against: bool = True  # the company of the demo's own contact
    told: dict[str, Any] = field(default_factory=dict)


STORIES = (
    Told(
        "safety_violation", 24,
        "{company}东侧仓库二层隔出四间住人，晚上有人做饭，电动车拉线充电。我是包装线上的，叫我小段就行，电话 13800001234。",
        ("仓库住人、拉线充电", "反映{company}东侧仓库二层隔间住人、明火做饭、拉线充电。请核查住人数量、用电和疏散通道，并检查消防台账。"),
        "closed", told={"way": "named", "name": "段小平", "phone": "13800001234", "known": ["包装线"], "where": "东侧仓库二层"},
    ),
    Told(
        "illegal_discharge", 9,
        "每周三、周五夜里十一点以后，{company}后门把桶里的废液倒进雨水井，味道刺鼻。我拍了照片，不敢留名字。",
        ("夜间向雨水井倾倒废液", "反映{company}后门夜间向雨水井倾倒废液，多在周三、周五 23 时以后。请安排夜间核查并取样。"),
        "transferred", told={"known": ["夜班"], "happened": "每周三、周五夜里"},
    ),
    Told(
        "safety_violation", 4,
        "{company}冲压车间的光幕被人用胶带贴住，设备照常开，上个月有人压了手没有上报。请不要告诉厂里是员工说的。",
        ("冲压设备安全装置被屏蔽", "反映{company}冲压车间安全光幕被屏蔽后继续生产，并有一起手部受伤未报告。请现场核查设备和工伤台账。"),
        "handling", told={"known": ["厂里员工"], "where": "冲压车间", "signed_in": True},
    ),
    Told(
        "food_safety", 0, "园区食堂冷库里有过期的冻肉，标签重新打印过日期。我在后厨看到的。",
        told={"accused": [], "known": ["后厨"]}, against=False,
    ),
)  # fmt: skip


def build(communities: list[Community], scale: Scale, seed: int, say: Say) -> None:
    """Tell the stories in the first community, the oldest first."""
    home = communities[0]
    keeper = User.objects.get(username="demo-report-custodian")
    contact = User.objects.get(username="demo-contact")
    for n, story in enumerate(STORIES):
        begun = _ago(story.days)
        with at(begun):
            report = _submit(home, story, contact, f"demo report {seed} {n}")
        _go_on(report, story, keeper, begun)
    say(f"举报件 {len(STORIES)} 件，各在一个阶段")


def _ago(days: int) -> datetime:
    """So many working days before now, in the morning."""
    day = now()
    while days:
        day -= timedelta(days=1)
        days -= official().is_working_day(day.date())
    return day.replace(hour=9, minute=20) if day.date() != now().date() else day - timedelta(minutes=40)


def _submit(home: Community, story: Told, contact: User, seed: str) -> Report:
    company = str(_company(contact)) if story.against else ""
    told = {"accused": [company], **story.told}
    owner = queries.owner_tag(User.objects.get(username="demo-employee")) if told.pop("signed_in", False) else ""
    category = Category.objects.get(community=home, code=story.code)
    receipt = receipt_code(seed)
    text = story.text.format(company=company)
    with quietly():
        return actions.submit(home, by=public_door(home), category=category, text=text, receipt=receipt, owner=owner, **told)


def _company(user: User) -> Any:
    return user.appointments.select_related("post__company").filter(post__company__isnull=False)[0].post.company


def _go_on(report: Report, story: Told, keeper: User, begun: datetime) -> None:
    if story.rest == "received":
        return
    title, text = (part.format(company=_company(User.objects.get(username="demo-contact"))) for part in story.copy)
    with quietly():
        with at(begun + timedelta(hours=2)):
            actions.acknowledge(report, by=keeper, text="已收到。您的身份和原文已密封，我们会另写摘抄件核查，有问题会在这里问您。")
            actions.open_envelope(report, by=keeper, what="original", reason="编写摘抄件")
            actions.edit_copy(report, by=keeper, title=title, text=text)
        STAGES[story.rest](report, keeper, begun)


def _handling(report: Report, keeper: User, begun: datetime) -> None:
    with at(begun + timedelta(hours=4)):
        actions.hand_to(report, by=keeper, post=_checker(report), text="请三个工作日内到现场，注意不要透露有人举报。")
        actions.tell_reporter(report, by=keeper, text="还想问一句：光幕是哪台设备的？方便的话补充一下。")
    with at(begun + timedelta(days=1)):
        actions.say(report, by=public_door(report.case.community), text="靠门第二台和第三台，白班都贴着。")


def _checker(report: Report) -> Post:
    posts = queries.handlers_for(report)
    return next((p for p in posts if p.appointments.filter(user__username="demo-governance-worker").exists()), posts[0])


def _transferred(report: Report, keeper: User, begun: datetime) -> None:
    post = queries.authorities_for(report)[0]
    with at(begun + timedelta(hours=5)):
        actions.hand_over(report, by=keeper, post=post, text="属生态环境部门职责，请依法受理。")
    with at(begun + timedelta(days=2)):
        officer = post.appointments.select_related("user")[0].user
        actions.note_verdict(report, by=officer, verdict="accepted", number="环举受〔2026〕36 号")


def _closed(report: Report, keeper: User, begun: datetime) -> None:
    post = _checker(report)
    with at(begun + timedelta(hours=6)):
        actions.hand_to(report, by=keeper, post=post)
    with at(begun + timedelta(days=5)):
        worker = post.appointments.select_related("user")[0].user
        actions.reply(report, by=worker, text="现场查实隔间 4 间住 7 人，已当场断电、搬离，责令 10 日内拆除，移交消防复查。")
    with at(begun + timedelta(days=6)):
        actions.feed_back(report, by=keeper, text="已查实并责令拆除，住的人都搬走了，消防会复查。符合奖励条件，我会当面转交。谢谢您。")
        actions.note_reward(report, by=keeper, text="奖励 800 元，专管员代领后当面转交")
    with at(begun + timedelta(days=14)):
        actions.close(report, by=keeper)


STAGES = {"handling": _handling, "transferred": _transferred, "closed": _closed}
