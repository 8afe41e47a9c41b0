"""Cases by table: what is still open is reported and goes its way; what was closed elsewhere is retold with its answer."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases import actions, queries
from liren.cases.imports.messages import instant
from liren.cases.models import Case, Category, Channel, Clock, Message, Secrecy, Urgency
from liren.cases.rules import OF_TABLE
from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import company_of, mark, phone
from liren.community.models import Community, Company, Import, ImportRow, Place, User
from liren.community.queries import Verdict, importer
from liren.core.actions import Refused
from liren.core.calendar import at, now
from liren.core.models import Event
from liren.core.tables import Column, Row, one_of, text, whole

CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.HOTLINE, Channel.VISIT, Channel.PATROL, Channel.PORTAL, Channel.PUBLIC, Channel.IMPORT)
OPEN_TO_ALL = frozenset({Secrecy.ORDINARY, Secrecy.HAZARD})  # whatever names a person or accuses somebody is registered by hand
TITLE = 80
BY_CLOCK = ("cases.report", "cases.retell", "cases.remind", "cases.mark_overdue", "cases.recount")


def columns(home: Community, by: User) -> list[Column]:
    """The template of cases with this community's categories and places to choose from."""
    categories = list(queries.importable(home, by, OPEN_TO_ALL))
    known = {word: c.pk for c in categories for word in (c.code, c.name)}
    places = {p.name: (p.pk, p.grid_id) for p in Place.objects.filter(community=home).order_by("name")}
    channels = {str(c.label): c.value for c in CHANNELS}
    urgencies = {str(label): value for value, label in Urgency.choices}
    no_category = _("没有这个类别，请从下拉列表中选择；举报、纠纷和涉及用人单位的事项请逐件登记")
    no_place = _("没有登记这处楼宇或园区，请从下拉列表中选择，或先导入场所")
    return [
        Column("number", _("原编号"), text(60), help=_("原系统里的编号；填了就按它认重"), width=18),
        Column("title", _("标题"), text(TITLE), help=_("可空：取情况说明的开头"), example=_("3 号楼货梯停运"), width=30),
        Column("text", _("情况说明"), text(5000), help=_("标题和情况说明至少填一项"), width=40),
        Column("category", _("类别"), one_of(known, no_category), True, _("类别名称或代码"), "", tuple(c.name for c in categories), 18),
        Column("company", _("企业"), company_of(home), help=_("全称、简称或信用代码，可空"), width=28),
        Column("place", _("楼宇园区"), one_of(places, no_place), False, _("可空"), "", tuple(places), 18),
        Column("location", _("具体位置"), text(120), width=18),
        Column("contact_name", _("联系人"), text(40), width=10),
        Column("contact_phone", _("联系电话"), phone, width=16),
        Column("channel", _("渠道"), one_of(channels), False, _("可空：批量导入"), _("电话"), tuple(channels), 12),
        Column("urgency", _("紧急程度"), one_of(urgencies), False, _("可空：一般"), "", tuple(urgencies), 10),
        Column("reported_at", _("提交时间"), _moment, help=_("可空：导入时"), example="2026-03-01 09:30", width=18),
        Column("answer", _("办理结果"), text(5000), help=_("以前已办结的才填"), width=40),
        Column("closed_at", _("办结时间"), _moment, help=_("填了办理结果就要填"), example="2026-03-05 16:00", width=18),
        Column("satisfaction", _("满意度"), whole(1, 5), help=_("1–5，可空"), width=8),
    ]  # fmt: skip


def _moment(found: str) -> str:
    return instant(found).isoformat()


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row; the old number, or without one the content, tells a case apart."""
    known, seen, alike = queries.sources(imported.community, OF_TABLE), dict[str, int](), Counter[str]()
    for row in rows:
        _settle(row)
        if number := row.values.pop("number", ""):
            source = f"old:{number}"
            if seen.setdefault(source, row.number) != row.number:
                row.blame(_("原编号"), number, _("与第 %(n)s 行的编号相同，请改为各自的编号") % {"n": seen[source]})
        else:
            told = mark(*(row.raw.get(name) for name in sorted(row.raw)))
            alike[told] += 1
            source = f"table:{told}:{alike[told]}"
        row.values["name"] = row.values.get("title", "")
        yield row, "there" if source in known else "bad" if row.problems else "ready", source


def _settle(row: Row) -> None:
    """Check what only fits together, and give the case its title."""
    said = row.values
    if not (said.get("title") or said.get("text")):
        row.blame(_("标题"), "", _("标题和情况说明至少填一项"))
    said.setdefault("title", said.get("text", "")[:TITLE])
    said["company"], said["place"] = (said.pop(name, None) or (None, None) for name in ("company", "place"))
    said["company"], said["place"] = said["company"][0], said["place"][0]
    reported, closed = said.get("reported_at"), said.get("closed_at")
    if bool(said.get("answer")) != bool(closed):
        row.blame(_("办结时间"), row.raw.get("closed_at", ""), _("以前已办结的，办理结果和办结时间要一起填；没办结的都留空"))
    if closed and reported and closed < reported:
        row.blame(_("办结时间"), row.raw["closed_at"], _("办结时间不能早于提交时间"))
    if said.get("satisfaction") and not closed:
        row.blame(_("满意度"), said["satisfaction"], _("没有办结的事项没有满意度，请留空"))
    if closed and not reported:
        row.blame(_("提交时间"), "", _("以前已办结的请填提交时间"))


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back cases that nobody has touched; what only the clock did with them does not count."""
    things = [row.thing_id for row in rows if row.thing_id is not None]
    found = Case.objects.filter(pk__in=things)
    retold = [row.thing_id for row in rows if row.thing_id is not None and row.values.get("retold")]
    kept = bulk.built_on(found.filter(pk__in=retold), {Message: 1}, changed=False)
    kept |= bulk.built_on(found.exclude(pk__in=retold), {Clock: 2}, changed=False)
    acted = Event.objects.filter(subject_type="cases.case", subject_id__in=things).exclude(action__in=BY_CLOCK)
    kept |= {pk: kept.get(pk, "") for pk in acted.values_list("subject_id", flat=True)}
    bulk.undo(imported, by, rows, found, kept)


@importer(
    "cases",
    gettext_lazy("诉求"),
    noun=gettext_lazy("件诉求"),
    hint=gettext_lazy("一行一件：没办结的按规则分派，以前已办结的带着结果补录"),
    icon="clipboard-list",
    ask="cases.report",
    list_url="cases:list",
    columns=columns,
    check=check,
    undo=undo,
    batch=100,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Each row through the action that a worker would have used at its time."""
    desk = _Desk(imported.community, rows)
    by.areas()  # held today, also while the clock stands years ago
    for row in bulk.fresh(rows, queries.sources_among(imported.community, [row.key for row in rows])):
        try:
            case = desk.take_in(row.values, row.key, by)
        except Refused as no:
            bulk.refuse(row, "", no)
        else:
            bulk.done([row], [case], [{"retold": 1} if case.closed_at else {}])


TOLD = ("channel", "urgency", "place", "title", "text")  # what the routing rules may ask of a row


class _Desk:
    """What the rows of a batch name, asked for once."""

    def __init__(self, home: Community, rows: Sequence[ImportRow]) -> None:
        def all_of(name: str) -> list[int]:
            return [row.values[name] for row in rows if row.values.get(name)]

        self.home, self.router = home, queries.Router.of(home)  # by the appointments of today, though a case came in years ago
        self.categories = Category.objects.in_bulk(all_of("category"))
        self.companies = Company.objects.select_related("grid").in_bulk(all_of("company"))
        self.places = Place.objects.select_related("grid").in_bulk(all_of("place"))
        for one in (*self.categories.values(), *self.companies.values()):
            one.community = home

    def take_in(self, said: dict[str, Any], source: str, by: User) -> Case:
        """Report the case, or retell it with its answer, at the time it came in."""
        own = {name: said[name] for name in ("title", "text", "urgency", "location", "contact_name", "contact_phone") if said.get(name)}
        category, place = self.categories[said["category"]], self.places.get(said.get("place"))
        company = self.companies.get(said.get("company"))
        grid = place.grid if place else company.grid if company else None
        own |= {"category": category, "place": place, "source": source, "channel": said.get("channel") or Channel.IMPORT}
        told = queries.Told(**{name: own[name] for name in TOLD if own.get(name)}, company=company)
        act: Callable[..., Case] = actions.report
        if said.get("closed_at"):
            act, closed = actions.retell, datetime.fromisoformat(said["closed_at"])
            own |= {"answer": said["answer"], "closed_at": closed, "satisfaction": said.get("satisfaction")}
        with at(datetime.fromisoformat(said["reported_at"]) if said.get("reported_at") else now()):
            own["route"] = self.router.route(category, grid, self.router.facts(category, grid, told))
            return act(company or self.home, by=by, **own)
