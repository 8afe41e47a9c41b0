"""The demo's self-checks: lists in use, rounds in force, one expired, some with failed items, one half done, one to be countersigned."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from liren.cases.demo.pictures import picture
from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, today
from liren.selfchecks import actions, queries
from liren.selfchecks.models import Answer, Checklist, Round

SOCIAL, HALL, WINDOW, PROPERTY = "MZ/T 071", "DB33/T 2036.4", "DB33/T 2036.2", "GB/T 20647.9"
GENERAL, GREEN, CULTURE, QUALITY = "GB/T 20647.1", "GB/T 20647.2", "GB/T 20647.3", "GB/T 36733"
OBTAINED = frozenset({SOCIAL, HALL, PROPERTY})  # whose text the community has
SEEN = ("现场看过，与要求一致。", "", "抽查三份，齐全。", "", "记录完整，最近一次在上月。", "")
FAILED = {
    (HALL, 3): "二层卫生间引导牌缺一块，三号窗口牌写的还是旧名称。",
    (HALL, 11): "一具灭火器压力不足，上月没有查到。",
    (SOCIAL, 3): "抽查的三份里有一份没有评估记录。",
    (SOCIAL, 8): "近半年的督导只有一次留了记录。",
    (WINDOW, 7): "跨部门的一件事仍要办事人分别申请。",
}
LEFT_OUT = "本社区没有这项服务，由街道统一提供。"
# standard, days ago when it began, numbers of failed items, how far it went
ROUNDS: tuple[tuple[str, int, tuple[int, ...], str], ...] = (
    (PROPERTY, 400, (), "signed"),  # a year has passed since
    (GREEN, 345, (), "signed"),  # ends soon
    (SOCIAL, 300, (3, 8), "signed"),
    (GENERAL, 62, (), "signed"),  # of two that S3 9.4 asks for
    (SOCIAL, 40, (), "signed"),
    (HALL, 24, (3, 11), "signed"),
    (QUALITY, 3, (), "open"),
    (WINDOW, 2, (7,), "finished"),
)
FEW = ROUNDS[4:6]  # of the second community


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """All of it in the first community, a little in the second."""
    random = Random(f"selfchecks {seed}")
    with quietly():
        for home in communities:
            cast = {role: holder_of(home, role) for role in ("governance_worker", "employee_worker", "center_head", "secretary")}
            if all(cast.values()):
                _tell(home, cast, ROUNDS if home == communities[0] else FEW, random)
    say(f"外部标准自查 {Round.objects.count()} 轮")


def _tell(home: Community, cast: dict[str, Any], rounds: tuple, random: Random) -> None:
    lists: dict[str, Checklist] = {}
    for code, days, failed, to in rounds:
        begun = datetime.combine(today() - timedelta(days=days), time(9, 20), SHANGHAI)
        if code not in lists:
            with at(begun - timedelta(days=6)):
                lists[code] = actions.adopt(home, by=cast["governance_worker"], code=code)
                _held_against_the_text(lists[code], cast)
        _go_through(lists[code], cast, begun, failed, to, random)
    if len(rounds) > len(FEW):
        with at(datetime.combine(today() - timedelta(days=5), time(15), SHANGHAI)):
            being = actions.revise(actions.adopt(home, by=cast["employee_worker"], code=CULTURE), by=cast["employee_worker"])
            told: dict[str, Any] = {"topic": "场所", "text": "夜间开放的场所有人值守，关闭前清场。", "how": "晚上去看一次"}
            actions.add_item(being, by=cast["employee_worker"], **told)


def _held_against_the_text(one: Checklist, cast: dict[str, Any]) -> None:
    """Of some the text was obtained, and the list gone through with it."""
    if one.code not in OBTAINED:
        return
    year = today().year - 1
    told: dict[str, Any] = {"number": f"{one.code}（演示）", "year": year, "note": "演示：向出版机构购买，纸质一册"}
    copy = actions.file_copy(one, by=cast["governance_worker"], **told)
    being = actions.revise(one, by=cast["governance_worker"])
    actions.publish(being, by=cast["center_head"], copy=copy, note="演示：逐项对照正式文本，文字作了调整。")


def _go_through(one: Checklist, cast: dict[str, Any], begun: datetime, failed: tuple[int, ...], to: str, random: Random) -> None:
    """By the employee or the governance worker, item by item; countersigned by the head four days later."""
    doer = cast["employee_worker" if one.code in {SOCIAL, WINDOW} else "governance_worker"]
    with at(begun):
        post = doer.appointments.filter(post__community=one.community, until=None).order_by("pk")[0].post
        made = actions.start(one, by=cast["governance_worker"], post=post)
        items = queries.items_of(made.revision)
        for n, item in enumerate(items if to != "open" else items[: len(items) // 2], 1):
            verdict = "fail" if n in failed else "na" if n == len(items) and one.code == GREEN else "pass"
            note = {"fail": FAILED.get((one.code, n), ""), "na": LEFT_OUT}.get(verdict, random.choice(SEEN))
            files = [picture(random)] if verdict == "fail" and n == failed[0] else []
            actions.answer(made, by=doer, item=item, verdict=verdict, note=note, files=files)
    if to == "open":
        return
    with at(begun + timedelta(days=1)):
        actions.finish(made, by=doer, text="已逐项查过，照片和记录附在各项。")
    if to == "signed":
        with at(begun + timedelta(days=4)):
            actions.sign(made, by=cast["center_head"], text="抽看五项，与记录一致。")
            _improve(made, cast)


def _improve(made: Round, cast: dict[str, Any]) -> None:
    """The first item that failed becomes an improvement."""
    said = Answer.objects.filter(round=made, verdict="fail").order_by("pk").first()
    if said is None or made.checklist.code != HALL:
        return
    post = cast["employee_worker"].appointments.filter(post__community=made.community, until=None).order_by("pk")[0].post
    words: dict[str, Any] = {
        "cause": "名称调整后没有通知制作单位，巡查也没有列这一项。",
        "measure": "补做引导牌，统一名称；标识列入每周巡查。",
    }
    actions.improve(said, by=cast["center_head"], post=post, **queries.first_words(said), **words)
