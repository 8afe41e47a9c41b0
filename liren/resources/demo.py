"""The demo's directory: an inventory with gaps, a register of providers, three social organizations, needs on their way."""

import functools
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community, Company, Organization, Place, Post, User
from liren.core.actions import quietly
from liren.core.calendar import at, now, today
from liren.resources import actions
from liren.resources.models import Offer, Resource

# name, kind, owner ("company" and which one, a body or a place by name), quantity, unit, terms, contact, days since it was verified
RESOURCES: tuple[tuple[Any, ...], ...] = (
    ("企业服务专班", "organisation", "company_service_center", 1, "个", "每月第一周上门，约期在企业服务岗登记", "服务窗口", 80),
    ("驻点法律顾问", "staff", "明笃律师事务所", 2, "人", "每周二下午免费咨询，出具意见书另议", "前台总机", 40),
    ("移动舞台与音响", "equipment", "云岫会客厅", 1, "套", "社区内单位免费借用，提前五天登记", "会客厅前台", 200),
    ("检验检测开放实验室", "technology", "准衡检测技术有限公司", 1, "间", "社区企业按目录价八折，急件当天接样", "业务受理台", 120),
    ("多功能厅", "venue", "云岫会客厅", 1, "间", "工作日白天免费，晚间收能耗费", "会客厅前台", 55),
    ("阶梯培训教室", "venue", 0, 1, "间", "周末向社区开放，需自带讲师", "综合部", 150),
    ("政务帮办窗口", "department", "company_service_center", 3, "个", "工作日随到随办", "服务窗口", 30),
    ("知识产权托管", "provider", "砚证知识产权代理有限公司", 1, "项", "首年免托管费，官费自理", "客户部", 90),
    ("工程塑料余料", "raw_material", 5, 12, "吨", "按月清单挂牌，先到先得，自提", "仓储科", 390),
    ("厂区间短驳班车", "logistics", 8, 4, "辆", "早晚高峰富余座位向邻近企业开放", "行政部", 65),
    ("季节性共享员工", "human_resource", 11, 30, "人", "三方协议，工伤保险由用工方承担", "人事部", 20),
    ("红色会议室", "party_building", 2, 1, "间", "党组织活动优先，提前三天预约", "党支部", 35),
    ("党员讲师团", "party_building", 7, 6, "人", "每季度为联建支部上一次党课", "党支部", 60),
)
# owner, name, kind, terms: proposed by companies and not looked at yet
PROPOSED = (
    (0, "夜间闲置停车位", "venue", "20:00 至次日 7:00 免费停放，凭登记车牌"),
    (9, "三坐标测量仪", "equipment", "每周五下午对邻近企业开放，耗材自备"),
)
USES = (  # resource, who, what for, days ago, result
    ("多功能厅", "里仁社区青年创客促进会", "新品发布会", 24, "到场 120 人，四家企业现场签约意向"),
    ("红色会议室", "松涧大厦联合党支部", "与园区三家企业支部联合主题党日", 31, "党员 46 人参加，形成三条共建清单"),
    ("党员讲师团", "归帆大厦楼宇党支部", "安全生产专题党课", 12, "62 人听课，征集隐患线索五条"),
    ("厂区间短驳班车", "邻近四家企业", "台风天员工返程", 70, "分三批送回 90 人"),
    ("移动舞台与音响", "里仁社区羽毛球俱乐部", "楼宇联赛开幕", 45, ""),
)
PROVIDERS = (  # body, kinds, scope, contact, days since verified, days left
    ("明笃律师事务所", "legal_provider", "合同审查、劳动用工、公司治理；社区企业首次咨询免费", "总机 0571-0000 0101", 40, 500),
    ("渡舟融资担保有限公司", "finance_provider", "小微企业融资担保、续贷过桥咨询", "总机 0571-0000 0102", 90, 300),
    ("聚檐人力资源服务有限公司", "human_resources_provider", "招聘代理、劳务外包、社保代理", "总机 0571-0000 0103", 60, 210),
    ("砚证知识产权代理有限公司", "intellectual_property_provider", "专利商标申请、预警、维权", "总机 0571-0000 0104", 90, 40),
    ("准衡检测技术有限公司", "testing_provider certification_provider", "产品检测、体系认证辅导", "总机 0571-0000 0105", 400, 365),
)
CONTACTS = (
    ("明笃律师事务所", "核对驻点排班，商定增加一次用工合规讲座", 18),
    ("渡舟融资担保有限公司", "送去三家企业的融资需求，约定一周内答复", 25),
    ("聚檐人力资源服务有限公司", "通报节后缺工情况，安排专场招聘", 48),
)
SOCIETIES = (  # body, kind, origin, number, activities: (name, days ago, people)
    ("里仁社区羽毛球俱乐部", "culture_sports_organisation", "cultivated", "春和备〔2023〕07号",
     (("楼宇羽毛球联赛", 45, 96), ("新手体验日", 160, 40))),
    ("里仁社区青年创客促进会", "professional_organisation", "introduced", "临民社登〔2022〕19号",
     (("创客开放夜", 24, 120), ("导师问诊日", 100, 35), ("路演预演", 210, 52))),
    ("里仁社区爱心互助社", "public_benefit_organisation", "cultivated", "春和备〔2024〕02号",
     (("高温慰问快递员", 80, 60), ("旧衣再生日", 260, 45))),
)  # fmt: skip
NEEDS = (  # title, text, field, who, days ago, fate
    ("暑期托管缺志愿讲师", "七月到八月每周三下午，需要能讲科学小实验的讲师两名", "children", "三家企业的 20 名员工子女", 120, "done"),
    ("公寓楼道缺无障碍扶手", "一层到三层约 30 米扶手，材料和安装", "elderly", "星河蓝领公寓的高龄陪住家属", 90, "will"),
    ("外卖骑手歇脚点缺冷饮柜", "立式冷饮柜一台，长期放置，电费由社区承担", "employees", "在园区送餐的骑手", 60, "will"),
    ("生病员工家庭短期周转", "医药费之外的生活费缺口，约三个月", "hardship", "某楼一名住院员工的家庭", 40, "offered"),
    ("口袋公园认养", "约 200 平方米绿地，一年养护", "environment", "里仁广场周边上班族", 20, "suitable"),
    ("园区图书角添新书", "科普与职业技能类 300 册", "culture", "园区青年员工", 6, "noted"),
    ("工伤认定材料代写", "员工不会写申请，需要逐页指导", "employees", "一名受伤员工", 75, "unsuitable"),
)


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """The main community's directory as a year left it."""
    home = communities[0]
    worker, head = holder_of(home, "enterprise_worker"), holder_of(home, "center_head")
    if worker is None or head is None or not Place.objects.filter(community=home, name="云岫会客厅").exists():
        return
    firms = _firms(home)
    with quietly(), transaction.atomic():
        _inventory(home, worker, firms)
        _providers(home, worker, head)
        _societies(home, worker)
        _needs(home, worker, firms)
    say(f"资源 {len(RESOURCES) + len(PROPOSED)} 项、服务机构 {len(PROVIDERS)} 家、社会组织 {len(SOCIETIES)} 个、公益需求 {len(NEEDS)} 项")


def _firms(home: Community) -> list[Company]:
    """Companies somebody speaks for, that of the demo's own contact first."""
    rows = Company.objects.filter(community=home, posts__role="company_contact", status="active").distinct()
    shown = rows.filter(posts__appointments__user__username="demo-contact")
    first = list(shown[:1])
    return [*first, *rows.exclude(pk__in=[one.pk for one in first]).order_by("pk")[:11]]


def _owner(home: Community, firms: list[Company], said: Any) -> dict[str, Any]:
    if isinstance(said, int):
        return {"company": firms[said % len(firms)]}
    if place := Place.objects.filter(community=home, name=said).first():
        return {"place": place}
    found = Organization.objects.filter(name=said).first() or Organization.objects.filter(community=None, kind=said).order_by("pk").first()
    return {"organization": found} if found else {"place": Place.objects.filter(community=home).order_by("pk")[0]}


def _post(home: Community, role: str) -> Post | None:
    return Post.objects.filter(community=home, role=role, closed_on=None).order_by("pk").first()


def _inventory(home: Community, by: User, firms: list[Company]) -> None:
    keeper, made = _post(home, "enterprise_worker"), dict[str, Resource]()
    for name, kind, owner, quantity, unit, terms, contact, days in RESOURCES:
        told = {"quantity": quantity, "unit": unit, "contact": contact, "keeper": keeper, **_owner(home, firms, owner)}
        with at(now() - timedelta(days=days)):
            made[name] = actions.enter(home, by=by, name=name, kind=kind, terms=terms, **told)
    for name, who, purpose, days, result in USES:
        told = {"used_by": who, "purpose": purpose, "on": today() - timedelta(days=days), "result": result}
        actions.allocate(made[name], by=by, **told)
    for owner, name, kind, terms in PROPOSED:
        company = firms[owner % len(firms)]
        if speaker := _speaker(company):
            actions.propose(company, by=speaker, name=name, kind=kind, terms=terms)


def _speaker(company: Company) -> User | None:
    return User.objects.filter(appointments__post__company=company, appointments__post__role="company_contact").order_by("pk").first()


def _providers(home: Community, by: User, head: User) -> None:
    keeper, made = _post(home, "enterprise_worker"), dict[str, Any]()
    told: dict[str, Any]
    for name, kinds, scope, contact, days, left in PROVIDERS:
        body = Organization.objects.filter(community=home, kind="provider", name=name).first()
        if body is None:
            continue
        with at(now() - timedelta(days=days)):
            told = {"kinds": kinds.split(), "scope": scope, "contact": contact, "organization": body, "keeper": keeper}
            made[name] = actions.nominate(home, by=by, **told)
            since, until = today(), today() + timedelta(days=days + left)
            ground = "按第三方准入制度核验执照、许可与两年内无失信记录"
            told = {"ground": ground, "number": f"准入-{since.year}-{len(made):02d}", "files": [paper()]}
            actions.admit(made[name], by=head, since=since, until=until, **told)
    if body := Organization.objects.filter(community=home, kind="provider", register_entry=None).order_by("pk").first():
        told = {"kinds": ["tax_accounting_provider"], "scope": "代理记账、纳税申报、税务筹划", "contact": "总机 0571-0000 0106"}
        actions.nominate(home, by=by, organization=body, **told)
    for name, text, days in CONTACTS:
        if name in made:
            actions.log_contact(made[name], by=by, text=text, on=today() - timedelta(days=days))
    if first := made.get(PROVIDERS[0][0]):
        text = "每周二下午派两名律师驻点；首次咨询免费；年底共同评估驻点效果。"
        actions.write_memorandum(first, by=by, text=text, on=today() - timedelta(days=40), files=[paper()])


def _societies(home: Community, by: User) -> None:
    keeper = _post(home, "employee_worker")
    told: dict[str, Any]
    for name, kind, origin, number, held in SOCIETIES:
        body = Organization.objects.filter(community=home, kind="social_organization", name=name).first()
        if body is None:
            continue
        told = {"kind": kind, "origin": origin, "number": number, "registered_on": today() - timedelta(days=420), "keeper": keeper}
        made = actions.take_in(home, by=by, organization=body, **told)
        actions.support(made, by=by, kind="premises", what="每周三晚提供二层活动室", on=today() - timedelta(days=300))
        for title, days, people in sorted(held, key=lambda one: -one[1]):
            actions.hold(made, by=by, name=title, on=today() - timedelta(days=days), participants=people)


def _needs(home: Community, by: User, firms: list[Company]) -> None:
    keeper = _post(home, "employee_worker")
    for n, (title, text, field, who, days, fate) in enumerate(NEEDS):
        with at(now() - timedelta(days=days)):
            need = actions.note_need(home, by=by, title=title, text=text, field=field, who=who, keeper=keeper)
            if fate == "unsuitable":
                actions.find_unsuitable(need, by=by, reason="属于工伤认定指导，转员工服务岗帮办")
            elif fate != "noted":
                actions.find_suitable(need, by=by)
            if fate in {"done", "will", "offered"}:
                actions.offer(need, by=by, companies=[firms[n % len(firms)], firms[(n + 4) % len(firms)], firms[0]])
        if fate in {"done", "will"}:
            _answered(need, n)
        if fate == "done":
            actions.conclude(need, by=by, result="两家企业派出讲师四人，八次课全部开成，孩子和家长评价好")


def _answered(need: Any, n: int) -> None:
    for m, offer in enumerate(Offer.objects.filter(need=need).select_related("company").order_by("pk")[:2]):
        if speaker := _speaker(offer.company):
            answer, words = ("will", "愿意参与，由工会对接落实") if m == 0 else ("cannot", "本季度人手紧，明年再考虑")
            with at(offer.at + timedelta(days=3 + n)):
                actions.answer(offer, by=speaker, answer=answer, words=words)


@functools.cache
def _drawn() -> bytes:
    """A sheet of paper with lines and a seal."""
    image = Image.new("RGB", (480, 360), (236, 238, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((120, 20, 360, 340), fill=(255, 255, 255), outline=(160, 160, 160))
    for y in range(70, 280, 22):
        draw.line((150, y, 330, y), fill=(150, 150, 150), width=2)
    draw.ellipse((270, 250, 340, 320), outline=(190, 40, 40), width=5)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def paper() -> SimpleUploadedFile:
    """A fresh upload of it."""
    return SimpleUploadedFile("凭据.jpg", _drawn(), "image/jpeg")
