"""The demo's standards: loaded, some declarations made and confirmed, one exemption asked for, a quarter of history."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from liren.cases.demo.pictures import picture
from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community, Region, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, today
from liren.publishing.demo import keep_archive
from liren.standards import actions, imports, queries, rules

SAID = (
    "制度已经治委会审议并公开，见附件和公开栏。",
    "已建立台账，每季度由专人更新，最近一次核对无缺项。",
    "场所已投入使用，标识和开放时间上墙，现场照片存档。",
    "已与相关单位签订协议，明确职责和联系人。",
)
EARLIER = (90, 60, 30, 7)  # days of which results are kept


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Load what is shipped; declare some of what no machine can know."""
    load()
    random = Random(f"standards {seed}")
    keep_archive(communities[0])
    with quietly():
        for community in communities:
            _declare(community, random)
            for days in EARLIER if community == communities[0] else ():
                actions.measure(community, by=system_user(community), on=today() - timedelta(days=days))
            actions.measure(community, by=system_user(community))
    found = queries.score_of(queries.judged(communities[0]))
    say(f"标准要求 {queries.clauses().count()} 条，已测量 {found.measured} 条")


def load() -> None:
    root = Region.objects.get(code="000000")
    system = User.objects.get(username="system")
    for path in imports.files():
        actions.load(root, by=system, edition=imports.read(path))


def _declare(community: Community, random: Random) -> None:
    worker, head = holder_of(community, "governance_worker"), holder_of(community, "center_head")
    if not (worker and head):
        return
    wanted = [c.code for c in queries.clauses() if c.proof == rules.Proof.ATTESTED]
    begun = datetime.combine(today() - timedelta(days=40), time(9), SHANGHAI)
    with at(begun):
        for code in random.sample(wanted, min(len(wanted), 20)):
            until = today() + timedelta(days=random.choice((60, 180, 364)))
            made = actions.attest(community, by=worker, code=code, text=random.choice(SAID), until=until)
            if random.random() < 0.8:
                actions.confirm(made, by=head)
        left = list(queries.regular().values_list("code", "cycle"))[: -4 if community.pk % 2 else None]
        actions.declare_cycles(community, by=head, cycles=dict(left), why="治委会 2026 年第 3 次会议决定")
        actions.choose(community, by=head, standards=["S1", "S2", "S3"], strictest=True, why="三项标准一并对照，级别从严")
    _prove_several(community, worker, head, random)
    asked = actions.exempt(community, by=worker, code="S3:8.5.1", reason="本社区没有常住家庭，由街道统一救助")
    actions.approve_exemption(asked, by=head)
    actions.exempt(community, by=worker, code="S1:5.8-2", reason="辖区没有独立用地，体育设施由相邻街道共用")


def _prove_several(community: Community, worker: User, head: User, random: Random) -> None:
    """One declaration with its material for the same duty in two standards."""
    found = next((one for one in queries.clauses() if one.proof == rules.Proof.MIXED and one.same_as), None)
    if found:
        also, until = queries.mates(found)[:1], rules.last_day(today())
        made = actions.attest(community, by=worker, code=found.code, text=SAID[2], until=until, files=[picture(random)], also=also)
        actions.confirm(made, by=head)
