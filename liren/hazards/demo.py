"""The rectifications of the demo's hazards: graded after acceptance, mended and looked at again before the answer."""

import functools
import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from liren.cases.demo.story import AFTER_ACCEPT, BEFORE_ANSWER, Life
from liren.cases.flow import OPEN
from liren.cases.models import Case, Kind
from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import now, official, today
from liren.hazards import actions, queries, rules
from liren.hazards.models import Rectification

WORKS = (
    ("清理通道，恢复畅通并划线公示", "通道已清空，地面重新划线，张贴禁止堆放标识"),
    ("更换老化线路，拆除私拉乱接", "线路已更换并穿管，私拉插座全部拆除"),
    ("补齐灭火器并逐只检查压力", "灭火器补齐，压力均在绿区，点检卡已挂"),
    ("加装防护栏和警示标识", "护栏和警示牌已安装，现场晃动检查牢固"),
    ("易燃物品分类存放，限量登记", "物品已移入专柜，台账已建立"),
)
CHECKED = ("现场核对，与整改照片一致，予以销号", "复查合格，要求责任单位列入每周自查", "已按要求整改到位")
LACKING = "角落仍有纸箱堆放，警示标识未张贴，请补齐后再报复查"
INTERIM, FUNDING = "设警戒带，停用并派人值守", "责任单位自筹，三日内到位"


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Today's open hazards: each has its file, some are mended and wait for a check, one is late."""
    random = Random(f"hazards {seed}")
    with quietly():
        for community in communities:
            _today(community, random)
    files = Rectification.objects.filter(case__community=communities[0])
    say(f"隐患整改单 {files.count()} 张，未销号 {files.filter(ended_at=None).count()} 张")


def _today(community: Community, random: Random) -> None:
    lead = holder_of(community, "governance_worker") or holder_of(community, "center_head")
    if lead is None:
        return
    left = Rectification.objects.filter(case__community=community, state="rectifying").exclude(case__state__in=OPEN)
    for file in left.select_related("case"):  # withdrawn by who reported it, mended all the same
        by = holder_of(community, "center_head") or lead
        actions.rectify(file, by=by, text=random.choice(WORKS)[1], files=[photo(after=True)])
        if by != lead:
            actions.pass_check(file, by=lead, text=random.choice(CHECKED))
    waiting = Case.objects.filter(community=community, kind=Kind.HAZARD, state__in=OPEN)
    for n, case in enumerate(waiting.select_related("category", "company", "community", "grid", "post").order_by("pk")):
        file = queries.file_of(case) or actions.open_file(case, by=system_user(community))
        if case.state == "reported":
            continue
        if file.state == "opened":
            _grade(file, lead, random, major=n == 1)
        looker = holder_of(community, "grid_member", case.grid_id)
        if looker and n % 3 == 0:
            actions.note_before(file, by=looker, text="现场核实，情况属实，已当面告知责任人", files=[photo(after=False)])
        if looker and n % 4 == 0:
            actions.rectify(file, by=looker, text=random.choice(WORKS)[1], files=[photo(after=True)])
            if n % 8 == 0:
                actions.fail_check(file, by=lead, text=LACKING, due_on=rules.usual_due("general", today(), official()))


def after_accept(life: Life) -> Iterator[datetime]:
    """Opened with the case and graded soon after."""
    file = _opened(life)
    if file.state == "opened":
        yield now() + timedelta(minutes=life.random.randint(5, 25))
        _grade(file, _lead(life), life.random, major=life.random.random() < 0.04)


def before_answer(life: Life) -> Iterator[datetime]:
    """Mended by who has the case, checked by another; now and then not at the first look."""
    file = _opened(life)
    if file.state == "opened":
        _grade(file, _lead(life), life.random, major=False)
    if file.state != "rectifying":
        return
    by = (
        life.handler if actions.rectify.allows(life.handler, file) else life.world.patrol(life.case.grid) if life.case.grid else _lead(life)
    )
    actions.rectify(file, by=by, text=life.random.choice(WORKS)[1], files=[photo(after=True)])
    if life.random.random() < 0.05:
        yield now() + timedelta(minutes=20)
        due = rules.usual_due("general", today(), official())
        actions.fail_check(file, by=_lead(life, by), text=LACKING, due_on=due)
        actions.rectify(file, by=by, text="纸箱已清走，标识已张贴", files=[photo(after=True)])
    yield now() + timedelta(minutes=life.random.randint(5, 40))
    actions.pass_check(file, by=_lead(life, by), text=life.random.choice(CHECKED))
    if rules.needs_report(file.grade, file.is_beyond) and (post := life.world.above(life.case)):
        actions.report_to_authority(file, by=_lead(life), post=post, text="重大隐患已整改，现将情况报备。")


def _opened(life: Life) -> Rectification:
    return queries.file_of(life.case) or actions.open_file(life.case, by=life.world.system)


def _lead(life: Life, but: User | None = None) -> User:
    """Somebody who may grade and check, another than the one who mended."""
    found = (life.world.worker(role) for role in ("governance_worker", "center_head", "secretary"))
    return next(user for user in found if but is None or user.pk != but.pk)


def _grade(file: Rectification, by: User, random: Random, *, major: bool) -> None:
    grade = "major" if major else "general"
    owner = f"{file.case.company.name if file.case.company else '物业服务单位'} 安全管理员"[:80]
    more: dict[str, Any] = {"interim": INTERIM, "funding": FUNDING} if major else {}
    due = rules.usual_due(grade, today(), official())
    actions.grade(file, by=by, grade=grade, owner=owner, measure=random.choice(WORKS)[0], due_on=due, company=file.case.company, **more)


@functools.cache
def _drawn(after: bool) -> bytes:
    """A drawn corner: something in the way before, nothing after."""
    image = Image.new("RGB", (480, 360), (203, 196, 182))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 240, 480, 360), fill=(140, 132, 120))
    draw.rectangle((180, 60, 300, 240), fill=(92, 120, 104), outline=(60, 78, 70), width=5)
    for x in () if after else (120, 190, 255, 310):
        draw.rectangle((x, 190, x + 62, 262), fill=(176, 134, 88), outline=(112, 84, 56), width=4)
    if after:
        draw.rectangle((150, 262, 330, 340), outline=(214, 176, 40), width=8)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def photo(*, after: bool) -> SimpleUploadedFile:
    """A picture of the place, before or after."""
    return SimpleUploadedFile("整改后.jpg" if after else "整改前.jpg", _drawn(after), "image/jpeg")


AFTER_ACCEPT[Kind.HAZARD] = after_accept
BEFORE_ANSWER[Kind.HAZARD] = before_answer
