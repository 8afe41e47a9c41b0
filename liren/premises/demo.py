"""The demo's premises: a register that is kept, with the gaps a real community has – some square meters, an area, an agreement."""

import functools
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community, Place, Post, Space, User
from liren.core.actions import quietly
from liren.core.calendar import at, now, today
from liren.premises import actions
from liren.premises.models import Facility, Premises, Room, Sign

PREMISES = (  # name, place, room, m², mode, share, uses, owner, number, days until its end
    ("公共服务中心", "云岫会客厅", "1–3 层", 860, "planned_allocation", 100, "is_center is_office is_service", "街道资产经营公司",
     "配建移交〔2024〕6号", None),
    ("东楼二层服务点", "松涧大厦东楼", "2 层", 230, "lease", 100, "is_service", "松涧置业有限公司", "租-2024-031", 45),
    ("归帆产业客厅", "归帆大厦", "1 层", 420, "shared_occupation", 40, "is_service", "归帆大厦业委会", "共建-2025-007", 410),
    ("知行青年空间", "知行大厦", "2 层", 210, "new_build", 100, "", "社区股份经济合作社", "不动产权第 0021763 号", None),
)  # fmt: skip
AREAS = (
    ("政务办事一窗", "government_service_area"), ("政策与法律咨询台", "information_consulting_area"),
    ("开办与纳税辅导", "business_guidance_area"), ("圆桌议事角", "deliberation_area"), ("职业技能微课堂", "education_training_area"),
)  # fmt: skip
LIVING = (
    ("松涧大厦东楼", "白领书房", "reading_area"), ("稻香公寓", "健身房", "culture_sports_area"),
    ("知行大厦", "青年交流角", "friendship_area"), ("云岫会客厅", "员工调解室", "employee_rights_area"),
    ("星河蓝领公寓", "邻里客厅", "charity_supermarket_area"),
)  # fmt: skip
SIGNS = (
    ("name_plate", "里仁社区公共服务中心", "云岫会客厅正门外墙", True), ("logo", "现代产业社区标志", "一层服务台背景墙", True),
    ("guide_sign", "园区总导视牌", "里仁广场东入口", True), ("guide_sign", "楼层索引", "云岫会客厅电梯口", None),
)  # fmt: skip
FACILITIES = (  # kind, name, place, where, quantity, role of its keeper, days since the last look
    ("sports_venue", "稻香健身房", "稻香公寓", "2 层", 1, "employee_worker", 20),
    ("basic_sports_facility", "室外健身器材", "听潮绿地", "", 12, "grid_member", 35),
    ("basic_sports_facility", "半场篮球架", "里仁广场", "西侧", 2, "grid_member", 140),
    ("smart_fitness_trail", "听潮智能步道", "听潮绿地", "环线 1.2 公里", 1, "governance_worker", 15),
    ("shared_gym_pod", "共享健身仓", "归帆大厦", "1 层北厅", 2, "property_manager", 10),
    ("query_terminal", "自助查询终端", "云岫会客厅", "1 层", 2, "enterprise_worker", 12),
    ("service_handbook", "企业员工服务手册", "云岫会客厅", "1 层资料架", 300, "employee_worker", 12),
    ("office_equipment", "办公电脑与打印设备", "云岫会客厅", "3 层", 16, "governance_worker", 60),
    ("office_supply", "办公用品", "云岫会客厅", "3 层库房", 1, "governance_worker", 60),
    ("health_station", "园区卫生服务站", "知行大厦", "1 层", 1, "employee_worker", 25),
    ("fire_protection", "微型消防站", "云岫会客厅", "1 层", 1, "governance_worker", 8),
    ("charging_pile", "电动自行车充电棚", "星河蓝领公寓", "东侧", 24, "property_manager", 30),
    ("barrier_free", "无障碍坡道", "云岫会客厅", "正门", 1, "governance_worker", 70),
    ("convenience", "骑手换电柜", "磐石小微园乙区", "门卫旁", 2, "grid_member", 44),
)
AGREEMENTS = (
    ("hospital", "澄江社区卫生服务中心", "每周三下午全科医生驻点，转诊绿色通道", 260),
    ("school", "砚山职业学校", "周末开放实训车间和阶梯教室", 175),
    ("venue", "渡口文化馆", "每月四场免费排练厅和小剧场", -18),
)
HOURS, EVENINGS = "周一至周五 8:30–17:30，周六 9:00–12:00", "每天 9:00–21:00"


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """The main community's register as a year left it."""
    home = communities[0]
    keeper = holder_of(home, "governance_worker")
    if keeper is None or not Place.objects.filter(community=home, name="云岫会客厅").exists():
        return
    places = {place.name: place for place in Place.objects.filter(community=home)}
    with quietly(), at(now() - timedelta(days=200)):
        made = _premises(home, keeper, places)
        _rooms(home, keeper, made)
    with quietly():
        _signs(home, keeper, made)
        _facilities(home, keeper, places)
        _agreements(home, keeper)
    say(f"用房 {len(made)} 处、空间 {Room.objects.count()} 处、设施 {Facility.objects.count()} 处、共用协议 {len(AGREEMENTS)} 份")


def _post(home: Community, role: str) -> Post | None:
    return Post.objects.filter(community=home, role=role, closed_on=None).order_by("pk").first()


def _premises(home: Community, by: User, places: dict[str, Place]) -> dict[str, Premises]:
    made = {}
    for name, place, room, area, mode, share, uses, owner, number, days in PREMISES:
        if place in places:
            told: dict[str, Any] = dict.fromkeys(uses.split(), True) | {"room": room, "owner": owner, "number": number}
            told |= {"share": Decimal(share), "until": _day(days), "since": today() - timedelta(days=320)}
            made[place] = actions.enter(home, by=by, name=name, place=places[place], area_m2=Decimal(area), mode=mode, **told)
            actions.attach(made[place], by=by, kind="document", files=[picture("paper")], text=number)
    if "云岫会客厅" in made:
        actions.attach(made["云岫会客厅"], by=by, kind="floor_plan", files=[picture("plan")], text="一层平面图")
    return made


def _day(days: int | None) -> Any:
    """So many days after the day that the demo calls today; it tells of it 200 days before."""
    return None if days is None else today() + timedelta(days=200 + days)


def _rooms(home: Community, by: User, made: dict[str, Premises]) -> None:
    for space in Space.objects.filter(community=home).select_related("place").exclude(name="骑手歇脚点"):
        hours = EVENINGS if space.kind in {"culture_space", "social_space"} else HOURS
        actions.arrange(space, by=by, premises=made.get(space.place.name), hours=hours, keeper=_post(home, "employee_worker"))
    lounge = actions.furnish(
        made["云岫会客厅"], by=by, name="员工会客厅", kind="employee_lounge", floor="1层", area_m2=180, capacity=60, hours=EVENINGS,
        keeper=_post(home, "employee_worker"),
    )  # fmt: skip
    actions.attach(lounge, by=by, kind="photo", files=[picture("room")], text="会客厅全景")
    for note, kind in AREAS:
        actions.open_area(lounge, by=by, kind=kind, note=note)
    for place, name, kind in LIVING:
        if room := Room.objects.filter(community=home, space__place__name=place, space__name=name).select_related("space").first():
            actions.open_area(room, by=by, kind=kind)


def _signs(home: Community, by: User, made: dict[str, Premises]) -> None:
    for kind, name, where, passed in SIGNS:
        sign = actions.put_up(home, by=by, kind=kind, name=name, where=where, premises=made.get("云岫会客厅"))
        if passed is not None:
            actions.check_sign(sign, by=by, passed=passed, files=[picture("sign")], text="醒目、完好")
    Sign.objects.filter(community=home).update(put_up_on=today() - timedelta(days=300))


def _facilities(home: Community, by: User, places: dict[str, Place]) -> None:
    for kind, name, place, where, quantity, role, days in FACILITIES:
        if place in places:
            told = {"where": where, "quantity": quantity, "keeper": _post(home, role), "since": today() - timedelta(days=300)}
            made = actions.install(home, by=by, kind=kind, name=name, place=places[place], **told)
            with at(_before(days)):
                actions.check_facility(made, by=by, passed=True)
    pod = Facility.objects.filter(community=home, kind="shared_gym_pod").first()
    walker = Facility.objects.filter(community=home, name="听潮智能步道").first()
    if pod:
        actions.break_down(pod, by=by, text="2 号仓扫码后门不开，屏幕报网络故障", files=[picture("room")])
    if walker:
        actions.improve(walker, by=by, text="新增三处里程打卡屏和夜间照明", files=[picture("sign")])


def _before(days: int) -> datetime:
    return now() - timedelta(days=days)


def _agreements(home: Community, by: User) -> None:
    for kind, partner, shared, days in AGREEMENTS:
        since, until = today() - timedelta(days=350), today() + timedelta(days=days)
        made = actions.agree(
            home, by=by, partner=partner, kind=kind, shared=shared, since=since, until=until, number=f"共用-{until.year}-{days}"
        )
        actions.attach(made, by=by, kind="document", files=[picture("paper")], text="盖章协议")


@functools.cache
def _drawn(what: str) -> bytes:
    """A simple picture: a sheet of paper, a floor plan, a room, a sign."""
    image = Image.new("RGB", (480, 360), (236, 238, 240))
    draw = ImageDraw.Draw(image)
    if what == "paper":
        draw.rectangle((120, 20, 360, 340), fill=(255, 255, 255), outline=(160, 160, 160))
        for y in range(70, 280, 22):
            draw.line((150, y, 330, y), fill=(150, 150, 150), width=2)
        draw.ellipse((270, 250, 340, 320), outline=(190, 40, 40), width=5)
    elif what == "plan":
        for box in ((40, 40, 440, 320), (40, 40, 220, 190), (220, 40, 440, 130), (220, 130, 440, 320), (40, 190, 220, 320)):
            draw.rectangle(box, outline=(60, 80, 90), width=4)
    elif what == "room":
        draw.rectangle((0, 230, 480, 360), fill=(190, 170, 140))
        for x in (60, 190, 320):
            draw.rectangle((x, 170, x + 100, 250), fill=(70, 120, 130), outline=(40, 80, 90), width=4)
    else:
        draw.rectangle((90, 90, 390, 220), fill=(10, 98, 106))
        draw.rectangle((225, 220, 255, 360), fill=(110, 110, 110))
        for y in (130, 165):
            draw.line((130, y, 350, y), fill=(255, 255, 255), width=10)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def picture(what: str) -> SimpleUploadedFile:
    """A fresh upload of that picture."""
    return SimpleUploadedFile({"paper": "凭据.jpg", "plan": "平面图.jpg"}.get(what, "现场.jpg"), _drawn(what), "image/jpeg")
