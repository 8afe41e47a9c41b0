"""Writes of hot issues: take new cases in, let old ones cool, name one, and make one case of many."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import actions as cases
from liren.cases.models import Case
from liren.community.models import Community, User
from liren.community.rules import without_personal
from liren.core.actions import Refused, action
from liren.core.calendar import now
from liren.hotspots import queries, rules
from liren.hotspots.models import Hotspot, Lexicon, Trace

BATCH = 5000


@action("hotspots.absorb", _("汇总热点"), by="system", creates=True)
def absorb(community: Community, *, by: User, everything: bool = False) -> Lexicon:
    """汇总热点：新来的普通事项归入说同一件事的一簇，没有的自成一簇；已归过的不再动。"""
    fresh = list(queries.unplaced(community, everything=everything)[:BATCH])
    row = Lexicon.objects.select_for_update().filter(community=community).first() or Lexicon(community=community)
    words = rules.Lexicon.unpacked(row.texts, bytes(row.held)) if row.pk else rules.Lexicon()
    parts = [rules.grams(case.title, case.text, case.place.name if case.place else "") for case in fresh]
    for own in parts:
        words.learn(own)
    if fresh:
        board = _board(community, fresh)
        topics = [rules.grams(case.title, "") for case in fresh]
        told = zip(fresh, parts, topics, strict=True)
        placed = [board.place(case.pk, words.signature(own), case.reported_at, topic) for case, own, topic in told]
        _kept(community, board, fresh, placed)
    row.texts, row.held, row.at = words.texts, words.packed(), now()
    if row.pk:
        row.save()
    return row


def _board(community: Community, fresh: Sequence[Case]) -> rules.Board:
    """The clusters a new case may still join."""
    board = rules.Board()
    rows = Hotspot.objects.filter(community=community, last_at__gte=fresh[0].reported_at - rules.SILENT)
    for pk, last, middle in rows.values_list("pk", "last_at", "middle"):
        board.put(pk, last, {int(part): weight for part, weight in middle.items()})
    return board


def _kept(community: Community, board: rules.Board, fresh: Sequence[Case], placed: Sequence[int]) -> None:
    """Write the clusters that changed, and where each case went."""
    details = Case.objects.in_bulk([case.pk for case in fresh])
    grown = dict.fromkeys(placed)
    rows = Hotspot.objects.in_bulk([cluster for cluster in grown if cluster > 0])
    made = {}
    for cluster in grown:
        first = details[board.members[cluster][0]]
        if cluster not in rows:
            made[cluster] = Hotspot(
                community=community, label=_named(first.title), category_id=first.category_id, first_at=first.reported_at
            )
        one = rows.get(cluster) or made[cluster]
        one.middle = {str(part): round(weight, 3) for part, weight in board.middles[cluster].items()}
        one.last_at = board.last[cluster]
    Hotspot.objects.bulk_create(made.values())
    Hotspot.objects.bulk_update(rows.values(), ["middle", "last_at"], batch_size=500)
    every = rows | made
    Trace.objects.bulk_create([Trace(case=case, hotspot=every[cluster]) for case, cluster in zip(fresh, placed, strict=True)])
    _measure(list(every.values()))


def _measure(hotspots: Sequence[Hotspot]) -> None:
    """Size, heat, trend, name, and where most of it is."""
    present, voices = now(), queries.voices_of(hotspots)
    members: dict[int, list[tuple]] = {one.pk: [] for one in hotspots}
    found = Case.objects.filter(trace__hotspot__in=members).order_by("reported_at", "pk")
    for row in found.values_list("trace__hotspot", "title", "category", "grid", "place"):
        members[row[0]].append(row[1:])
    for one in hotspots:
        titles, categories, grids, places = zip(*members[one.pk], strict=True) if members[one.pk] else ([],) * 4
        spoken = voices[one.pk]
        one.size, one.voices, one.at = len(titles), len(spoken), present
        one.companies = len({voice.source for voice in spoken if voice.source.startswith("c")})
        one.category_id = _most(categories) or one.category_id
        one.grid_id, one.place_id = _most(grids), _most(places, 0.6)
        one.heat, one.weeks = rules.heat(spoken, present), rules.weeks([voice.at for voice in spoken], present)
        one.trend = rules.trend(one.weeks)
        one.label = one.label if one.is_named or one.size < 2 else _named(rules.label(titles))
    fields = ["size", "voices", "at", "companies", "category", "grid", "place", "heat", "weeks", "trend", "label"]
    Hotspot.objects.bulk_update(hotspots, fields, batch_size=500)


def _named(label: str) -> str:
    """A label is read by many and printed in reports: no telephone, number or plate of anybody is in it."""
    return without_personal(label)[:40]


def _most(values: Sequence[int | None], share: float = 0.0) -> int | None:
    """What most of them have, if it is enough of them."""
    (value, count), *_rest = Counter(values).most_common(1) or [(None, 0)]
    return value if count > share * len(values) else None


@action("hotspots.cool", _("重算热度"), by="system", creates=True)
def cool(community: Community, *, by: User) -> Community:
    """重算热度：每天夜里按时间衰减，并计入新说“这也是我的问题”的人。"""
    warm = list(Hotspot.objects.filter(community=community, heat__gt=0.2).order_by("pk"))
    for start in range(0, len(warm), 500):
        _measure(warm[start : start + 500])
    return community


@action("hotspots.forget", _("移出热点"), by="system")
def forget(hotspot: Hotspot, *, by: User, case: Case) -> Hotspot:
    """移出热点：改为隐患等其他密级的事项不再计入。"""
    Trace.objects.filter(case=case, hotspot=hotspot).delete()
    _measure([hotspot])
    return hotspot


@action("hotspots.rename", _("改名"), by="worker center_head secretary")
def rename(hotspot: Hotspot, *, by: User, label: str) -> Hotspot:
    """给热点起名：以后不再按用语自动命名。"""
    if not label.strip():
        raise Refused(__("请写一个名称"))
    hotspot.label, hotspot.is_named = _named(label.strip()), True
    return hotspot


@action("hotspots.make_parent", _("合并办理"), by="worker center_head secretary")
def make_parent(hotspot: Hotspot, *, by: User) -> Hotspot:
    """合并办理：最早提出、还在办的一件作主件，其余还在办的并入，一次答复大家；不归您办的不并。"""
    members = queries.open_members(hotspot)
    if len(members) < 2:
        raise Refused(__("还在办的不足两件，不需要合并"))
    mine = [case for case in members if by.has_perm("cases.merge", case)]
    parent = next((case for case in members if case.pk == hotspot.parent_id), members[0])
    others = [case for case in mine if case.pk != parent.pk]
    if not others:
        raise Refused(__("这些事项都不归您的岗位承办，请中心负责人合并"))
    if not cases.merge.bulk(others, by=by, parent=parent).done:
        raise Refused(__("没有一件可以并入：正在补充材料或已上报的，等有结果后再并"))
    hotspot.parent = parent
    return hotspot
