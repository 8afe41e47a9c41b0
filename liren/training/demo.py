"""The demo's training: three plans approved and one still a draft, half a year of courses, most people assessed, certificates that end."""

import functools
import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Appointment, Community, User
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, today
from liren.training import actions, queries
from liren.training.models import Course
from liren.training.rules import CLASS_OF, Competency, StaffClass

PLANS = (
    (StaffClass.LEADER, ("policy_law", "management_service_knowledge"), 24, "上半年学法规政策，下半年到先进社区跟岗；每季度一次案例复盘。"),
    (StaffClass.WORKER, ("policy_law", "business_knowledge", "professional_skill", "management_service_knowledge"), 40,
     "每月一次业务例会学习，季度技能比武；新进人员老带新三个月。"),
    (StaffClass.SOCIAL, ("social_work", "professional_skill"), 36, "备考社会工作者职业资格，每月一次个案督导。"),
    (StaffClass.GRID, ("policy_law", "business_knowledge", "professional_skill"), 32, "走访沟通、隐患识别、平台操作三个模块轮训。"),
)  # fmt: skip
COURSES = (  # title, topics, days ago, hours, teacher, test, classes that were not invited
    ("产业社区治理与服务规范解读", ("policy_law", "management_service_knowledge"), 150, "3", "街道营商与治理办", True, ()),
    ("诉求受理、转办与答复实务", ("business_knowledge",), 118, "2", "公共服务中心", True, (StaffClass.SOCIAL,)),
    ("与企业沟通：听、记、答", ("professional_skill", "management_service_knowledge"), 84, "2", "江畔职业技能培训学校", False, ()),
    ("劳动争议与惠企政策速学", ("policy_law", "business_knowledge"), 52, "2.5", "区人力社保局", True, ()),
    ("个案工作与危机识别", ("social_work", "professional_skill"), 30, "3", "社工站督导", False, (StaffClass.LEADER, StaffClass.GRID)),
    ("隐患识别与移动端操作", ("professional_skill", "business_knowledge"), 16, "2", "消防救援站", True, (StaffClass.LEADER,)),
)
COMING = ("年度安全与应急处置轮训", ("professional_skill", "policy_law"), 9, "3", "云岫会客厅三层路演厅")
CERTIFICATES = (("社会工作者（中级）", "social_worker", 700, None), ("社会工作者（初级）", "social_worker", 1060, 25))


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """The main community's half-year."""
    home, random = communities[0], Random(f"training {seed}")
    keeper, head = holder_of(home, "governance_worker"), holder_of(home, "center_head")
    people = queries.staff(home)
    if not (keeper and head and people):
        return
    with quietly():
        _plans(home, keeper, head)
        _courses(home, keeper, people, random)
        _assessed(home, head, people, random)
        _certificates(head, people)
    say(f"人员培养：{len(people)} 人，培训 {Course.objects.filter(community=home).count()} 次")


def _noon(days: int) -> datetime:
    return datetime.combine(today() - timedelta(days=days), time(12), SHANGHAI)


def _plans(home: Community, keeper: User, head: User) -> None:
    year = today().year
    for n, (of, topics, hours, text) in enumerate(PLANS):
        with at(datetime.combine(date(year, 1, 12), time(10), SHANGHAI)):
            made = actions.draft(home, by=keeper, year=year, staff_class=of, topics=topics, hours=hours, text=text)
            if n < len(PLANS) - 1:
                actions.approve(made, by=head)


def _courses(home: Community, keeper: User, people: list[Appointment], random: Random) -> None:
    for title, topics, days, hours, teacher, test, without in COURSES:
        with at(_noon(days)):
            told = {"teacher": teacher, "place": "云岫会客厅议事厅", "has_test": test}
            made = actions.schedule(home, by=keeper, title=title, topics=topics, held_on=today(), hours=Decimal(hours), **told)
            there = [one for one in people if CLASS_OF[one.post.role] not in without and random.random() < 0.93]
            present = {one.user_id: Decimal(random.randint(56, 99)) if test else None for one in there}
            actions.hold(made, by=keeper, present=present, files=[sheet()])
    title, topics, ahead, hours, place = COMING
    day = today() + timedelta(days=ahead)
    actions.schedule(home, by=keeper, title=title, topics=topics, held_on=day, hours=Decimal(hours), place=place)


def _assessed(home: Community, head: User, people: list[Appointment], random: Random) -> None:
    actions.require(home, by=head, staff_class=StaffClass.GRID, competency=Competency.ECONOMY, level=1)
    secretary = holder_of(home, "secretary") or head
    with at(_noon(70)):
        for held in people[:-1]:  # who came last has not been assessed yet
            by = secretary if held.user_id == head.pk else head
            levels = {name: random.choices((1, 2, 3), (1, 24, 10))[0] for name in Competency.values}
            if by.pk != held.user_id:
                actions.assess(held, by=by, levels=levels, note="三季度面谈与抽查")


def _certificates(head: User, people: list[Appointment]) -> None:
    social = [one for one in people if CLASS_OF[one.post.role] == StaffClass.SOCIAL]
    for n, (held, (name, kind, ago, left)) in enumerate(zip(social, CERTIFICATES, strict=False)):
        until = today() + timedelta(days=left) if left else None
        issued = today() - timedelta(days=ago)
        number = f"{issued.year}0330{n:04d}"
        actions.file_certificate(held, by=head, kind=kind, name=name, number=number, issued_on=issued, until=until, files=[sheet()])


@functools.cache
def _drawn() -> bytes:
    image = Image.new("RGB", (360, 480), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    for y in range(60, 440, 28):
        draw.line((30, y, 330, y), fill=(150, 150, 150), width=2)
    for x in (30, 120, 230, 330):
        draw.line((x, 60, x, 424), fill=(150, 150, 150), width=2)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def sheet() -> SimpleUploadedFile:
    """A scanned sheet."""
    return SimpleUploadedFile("扫描件.jpg", _drawn(), "image/jpeg")
