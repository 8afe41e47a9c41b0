"""The chapter of the standard as a page: what is required, what is there, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.models import Community, Space
from liren.core.calendar import today
from liren.premises import rules
from liren.premises.models import Premises
from liren.premises.queries import counting
from liren.premises.rules import AREAS_OF, FACILITIES_OF, PARTNERS_OF, SIGNS, SPACES_OF, USE_FIELD, USES_OF

LABELS: dict[str, Any] = {
    value: label
    for kinds in (Space.Kind, rules.AreaKind, rules.SignKind, rules.FacilityKind, rules.Partner)
    for value, label in kinds.choices
} | {"office_venue": gettext_lazy("办公场所"), "service_venue": gettext_lazy("服务场所")}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One thing a requirement names, and where it is."""

    label: Any
    things: list[tuple[str, str]]  # words, address

    @property
    def is_there(self) -> bool:
        return bool(self.things)


@dataclass(frozen=True)
class Need:
    """A requirement: its clause and strength, the parts it names, what is there of each."""

    clause: str
    is_shall: bool
    text: Any
    parts: list[Part]
    any_of: bool = False
    said: str = ""  # a figure in words, where parts do not tell it

    @property
    def is_met(self) -> bool:
        there = [part.is_there for part in self.parts]
        return any(there) if self.any_of else all(there)

    @property
    def missing(self) -> list[Any]:
        return [] if self.is_met else [part.label for part in self.parts if not part.is_there]


@dataclass(frozen=True)
class Section:
    """A heading of the chapter with its requirements and the register behind it."""

    title: Any
    url: str
    needs: list[Need] = field(default_factory=list)

    @property
    def gaps(self) -> int:
        return sum(not need.is_met for need in self.needs)


def chapter(home: Community) -> list[Section]:
    """The chapter in order; a fixed number of queries whatever is on record."""
    return [
        Section(_("用房"), reverse("premises:list"), _of_premises(home)),
        Section(_("功能空间与员工会客厅"), reverse("premises:rooms"), _of_rooms(home)),
        Section(_("周边资源"), reverse("premises:agreements"), _of_neighbors(home)),
        Section(_("标识"), reverse("premises:signs"), _of_signs(home)),
        Section(_("体育与服务设施"), reverse("premises:facilities"), _of_facilities(home)),
    ]


def sums(rows: Iterable[Premises]) -> tuple[list[str], float]:
    """The sum against 1,500 m² step by step in words, and the sum."""
    steps, total = [], 0.0
    for one, area in zip(rows := list(rows), counting.counted(rows), strict=True):
        told = {"name": one.name, "area": f"{one.area_m2:,}", "share": f"{one.share.normalize():f}", "counts": f"{area:,}"}
        steps.append(
            _("%(name)s：%(area)s ㎡") % told if one.share == 100 else _("%(name)s：%(area)s ㎡ × %(share)s%% = %(counts)s ㎡") % told
        )
        total += float(area)
    short = rules.ENOUGH_M2 - total
    told = {"sum": f"{total:,.1f}", "wanted": f"{rules.ENOUGH_M2:,}", "short": f"{abs(short):,.1f}"}
    steps.append(_("合计 %(sum)s ㎡，要求不小于 %(wanted)s ㎡，还差 %(short)s ㎡") % told if short > 0 else
                 _("合计 %(sum)s ㎡，要求不小于 %(wanted)s ㎡，超出 %(short)s ㎡") % told)  # fmt: skip
    return steps, total


def _parts(kinds: Iterable[str], rows: Iterable[tuple[str, str, str]]) -> list[Part]:
    """Parts by kind from (kind, words, address)."""
    listed = list(rows)
    return [Part(LABELS[kind], [(words, url) for k, words, url in listed if k == kind]) for kind in kinds]


def _of_premises(home: Community) -> list[Need]:
    found = list(counting.in_use(home).select_related("place"))
    proved = set(counting.documented(home).values_list("pk", flat=True))
    link = {one.pk: (one.name, reverse("premises:premises", args=[one.pk])) for one in found}
    unproved = [one for one in found if one.pk not in proved]
    steps, total = sums([one for one in found if one.is_supporting])
    uses = [(use, *link[one.pk]) for one in found for use, name in USE_FIELD.items() if getattr(one, name)]
    centers = [one for one in found if one.is_center]
    in_bounds = counting.centers_inside(home, centers)
    mapped = {None: _("还没有登记中心所在地，或它不在地图上"), 0.0: _("中心所在地在社区边界之外"), 1.0: ""}
    proofs = [Part(one.name, [(one.get_mode_display(), link[one.pk][1])] if one.pk in proved else []) for one in found] or [
        Part(_("用房及其凭据"), [])
    ]
    missing = _("缺凭据 %(n)d 处") % {"n": len(unproved)} if unproved else ""
    inside = [link[one.pk] for one in centers] if in_bounds else []
    area = Part(_("配套用房 1,500 ㎡"), [(f"{total:,.1f} ㎡", "")] if total >= rules.ENOUGH_M2 else [])
    return [
        Need("S1 5.1", True, _("每处用房写明取得方式，附凭据"), proofs, said=missing),
        Need("S1 5.1", False, _("配套用房合计不小于 1,500 平方米"), [area], said=steps[-1]),
        Need("S2 5.1.2 · S3 5.1.1", True, _("服务中心设在社区内"), [Part(_("中心所在地"), inside)], said=mapped[in_bounds]),
        Need("S2 5.1.2 · S3 5.1.3", True, _("有固定的办公场所和服务场所"), _parts(USES_OF["S2:5.1.2-2"], uses)),
    ]  # fmt: skip


def _of_rooms(home: Community) -> list[Need]:
    rooms = [
        (one.space.kind, f"{one.space.name}（{one.hours}）", reverse("premises:room", args=[one.pk])) for one in counting.open_rooms(home)
    ]
    five = [kind for clause in ("a", "b", "c", "d", "e") for kind in SPACES_OF[f"S1:5.2.{clause}"][0]]
    return [
        Need("S1 5.2", True, _("五类功能空间都有开放的"), _parts(five, rooms)),
        Need("S1 5.3", True, _("有开放的员工会客厅"), _parts(SPACES_OF["S1:5.3-1"][0], rooms)),
        Need("S1 5.3", True, _("会客厅里六类功能区齐全"), _areas(home, "S1:5.3-2")),
        Need("S2 5.1.3", True, _("有开放的服务大厅和服务窗口"), _parts(SPACES_OF["S2:5.1.3-1"][0], rooms)),
        Need("S2 5.1.3", True, _("生产性服务七区齐全"), _areas(home, "S2:5.1.3-2")),
    ]


def _areas(home: Community, clause: str) -> list[Part]:
    rows = counting.open_areas(home, clause).select_related("space__room")
    return _parts(AREAS_OF[clause], [(one.kind, one.space.name, reverse("premises:room", args=[one.space.room.pk])) for one in rows])


def _of_neighbors(home: Community) -> list[Need]:
    rows = [(one.kind, one.partner, reverse("premises:agreement", args=[one.pk])) for one in counting.in_force(home, today())]
    return [
        Need("S1 5.4 · S2 5.1.4", False, _("与周边医院、学校、场馆订有共用协议"), _parts(PARTNERS_OF["S1:5.4-1"], rows)),
        Need("S1 5.4", False, _("有社区诊所、阅览、文体等生活性功能区"), _areas(home, "S1:5.4-2")),
        Need("S2 5.1.4", False, _("生活性服务四区齐全"), _areas(home, "S2:5.1.4-2")),
    ]


def _of_signs(home: Community) -> list[Need]:
    signs = list(counting.standing_signs(home))
    sound = counting.sound_signs(signs, today() - timedelta(days=rules.SIGN_DAYS))
    rows = [(one.kind, one.where, reverse("premises:sign", args=[one.pk])) for one in signs if one.kind in sound]
    return [Need("S1 5.5 · S2 5.1.5", True, _("名称、标志、引导标识醒目，半年内核对合格"), _parts(SIGNS, rows))]


def _of_facilities(home: Community) -> list[Need]:
    rows = [(one.kind, one.name, reverse("premises:facility", args=[one.pk])) for one in counting.in_service(home)]
    told = (
        ("S1:5.8-1", "S1 5.8", True, _("有体育健身场所和基础运动设施")),
        ("S1:5.8-2", "S1 5.8", False, _("有智能运动设施")),
        ("S2:5.1.2-3", "S2 5.1.2", True, _("有查询终端和服务手册")),
        ("S3:5.1.3-2", "S3 5.1.3", True, _("有办公设施和用品")),
    )
    return [Need(clause, shall, text, _parts(FACILITIES_OF[code], rows)) for code, clause, shall, text in told]
