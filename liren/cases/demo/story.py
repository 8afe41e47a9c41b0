"""The life of one case, told as a generator: it yields the instant at which it goes on, and acts when the clock is there.

A story that rests ends in the state it is meant to be found in today; any other goes on to its end, in time or late.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from liren.cases import actions, rules
from liren.cases.demo.reports import Reporter
from liren.cases.demo.texts import Phrases
from liren.cases.demo.times import later, limit_of, part_of, soon
from liren.cases.demo.world import World
from liren.cases.models import Case
from liren.cases.rules import ClockKind
from liren.community.models import Post, User
from liren.core.calendar import now, short

Instants = Iterator[datetime]
Chapter = Callable[["Life"], Instants]
AFTER_ACCEPT: dict[str, Chapter] = {}  # by kind: what an app above tells of a case once it is accepted,
BEFORE_ANSWER: dict[str, Chapter] = {}  # and what it wants done before the case is answered
MORE: list[Callable[[World, str], list[tuple[datetime, Instants]]]] = []  # further stories of the first community, each from an instant on


@dataclass
class Life:
    """What a case is going to meet."""

    world: World
    random: Random
    case: Case
    phrases: Phrases
    who: Reporter
    way: str  # settle decline straight pass hand_back arbitrate up return supplement withdraw
    late: bool = False
    rest: str = ""  # the state to stop in
    until: datetime | None = None  # a resting story is told before this
    target: Post | None = None  # whom it is passed to, where not to the usual one

    def __post_init__(self) -> None:
        self.pauses: list[rules.Pause] = []
        self.begun = self.told_at = now()

    # -- the whole of it

    def tell(self) -> Instants:
        if self.rest == "reported":
            return
        yield self._accept_at()
        if self.way in {"settle", "decline"}:
            end = actions.settle if self.way == "settle" else actions.decline
            yield from self._chapter(BEFORE_ANSWER)
            end(self.case, by=self.handler, text=self.phrases.one("answers" if self.way == "settle" else "returned"))
        else:
            yield from self._handle()
        if self.case.state == "resolved" and self.rest != "resolved":
            yield from self._close()

    def _handle(self) -> Instants:
        self._accept()
        yield from self._chapter(AFTER_ACCEPT)
        if self.rest == "accepted":
            yield from self._keep_told()
            return
        if self.way == "withdraw":
            yield soon(self.random, 30, 500)
            actions.withdraw(self.case, by=self.who.voice, reason=self.random.choice(WITHDRAWN))
            return
        yield from {"pass": self._pass, "hand_back": self._hand_back, "arbitrate": self._arbitrate, "up": self._up,
                    "return": self._up, "supplement": self._supplement}.get(self.way, self._nothing)()  # fmt: skip
        if not self.rest or self.rest == "resolved":
            yield from self._work()
        elif self.case.state != "supplementing":
            yield from self._keep_told()

    def _nothing(self) -> Instants:
        return iter(())

    # -- who and when

    @property
    def handler(self) -> User:
        return self.world.handler(self.case)

    def _accept_at(self) -> datetime:
        first = limit_of(self.case, ClockKind.FIRST_ANSWER, self.begun)
        part = 1.2 if self.late and self.random.random() < 0.4 else self.random.betavariate(1.2, 3.5)
        instant = part_of(self.begun, first, part) if part < 1 else first + timedelta(minutes=self.random.randint(10, 240))
        return min(instant, part_of(self.begun, self.until, 0.3)) if self.until else instant

    def _answer_at(self) -> datetime:
        """When it will be solved: somewhere before its limit, or some days after it."""
        if self.until:
            return part_of(now(), self.until, 0.97)
        due = limit_of(self.case, ClockKind.SOLUTION, self.begun, self.pauses)
        if self.late:
            return max(due, now()) + timedelta(minutes=self.random.randint(30, 3 * 1440))
        instant = part_of(self.begun, due, self.random.betavariate(2.4, 1.9))
        return instant if instant > now() else part_of(now(), due, 0.5) if due > now() else soon(self.random, 5, 60)

    def _pace(self, low: int, high: int) -> datetime:
        """The next step after some working minutes, sooner where little time is left."""
        end = self.until or max(limit_of(self.case, ClockKind.SOLUTION, self.begun, self.pauses), now() + timedelta(minutes=20))
        return min(soon(self.random, low, high), part_of(now(), end, 0.35))

    # -- steps

    def _accept(self) -> None:
        if now() > limit_of(self.case, ClockKind.FIRST_ANSWER, self.begun):  # what is promised now lies ahead
            self.phrases.given["due"] = short(limit_of(self.case, ClockKind.SOLUTION, self.begun), now())
        full = "full_agency" in self.case.category.modes and self.random.random() < 0.3
        actions.accept(self.case, by=self.handler, text=self.phrases.any("accepts"), full_agency=full)
        self.told_at = now()
        if self.random.random() < 0.06:
            actions.note(self.case, by=self.handler, text=self.random.choice(NOTES))

    def _take(self) -> None:
        if user := self.world.holder(self.case.post):
            actions.take(self.case, by=user)

    def _give_to(self, post: Post, reason: str) -> None:
        actions.assign(self.case, by=self.handler, post=post, reason=reason)

    def _pass(self) -> Instants:
        """To whoever does the work, who takes it."""
        post = self.partner()
        if post is None:
            return
        yield self._pace(10, 90)
        self._give_to(post, self.random.choice(REPAIR if self.case.kind == "repair" else PASSED))
        if self.rest == "assigned" and self.random.random() < 0.4:
            return
        yield self._pace(10, 150)
        self._take()

    def _hand_back(self) -> Instants:
        """Not ours, says the other; the first one thinks again."""
        post = self.partner()
        if post is None:
            return
        yield self._pace(10, 60)
        self._give_to(post, self.random.choice(REPAIR if self.case.kind == "repair" else PASSED))
        yield self._pace(30, 200)
        actions.hand_back(self.case, by=self.handler, reason=self.random.choice(HANDED_BACK))
        yield self._pace(20, 120)
        self._give_to(post, self.random.choice(AGAIN))
        if self.way == "hand_back":
            yield self._pace(20, 120)
            self._take()

    def _arbitrate(self) -> Instants:
        yield from self._hand_back()
        if self.case.state != "assigned" or not self.case.hand_backs:
            return
        yield self._pace(20, 120)
        actions.dispute_assigning(self.case, by=self.handler, reason=self.random.choice(DISPUTED))
        if self.rest == "arbitrating":
            return
        post = self.partner() or self.world.posts["governance_worker"][0]
        yield self._pace(60, 300)
        actions.arbitrate(self.case, by=self.world.worker("center_head"), post=post, reason=self.random.choice(ARBITRATED))
        yield self._pace(20, 120)
        self._take()

    def _up(self) -> Instants:
        """Beyond the community: to the department or the service center, which answers or gives it back."""
        post = self.world.above(self.case)
        if post is None or not self.world.holder(post):
            return
        yield self._pace(30, 240)
        actions.escalate(self.case, by=self.handler, post=post, reason=self.phrases.any("escalated"))
        if self.rest == "escalated":
            return
        yield from self._wait(part_of(now(), max(self._answer_at(), now() + timedelta(hours=1)), self.random.uniform(0.3, 0.8)))
        if self.way == "return":
            actions.return_from_above(self.case, by=self.handler, reason=self.random.choice(RETURNED))
        else:
            actions.answer_above(self.case, by=self.handler, text=self.random.choice(ANSWERED_ABOVE[self.case.category.group in ON_SITE]))

    def _supplement(self) -> Instants:
        yield self._pace(20, 200)
        actions.ask_supplement(self.case, by=self.handler, text=self.phrases.any("supplements"))
        asked = now()
        if self.rest == "supplementing":
            return
        yield later(self.random, 2, 60)
        by = self.who.voice if self.case.channel in {"portal", "employee_portal", "public_page"} else self.handler
        actions.supply(self.case, by=by, text=self.random.choice(SUPPLIED))
        self.pauses.append(rules.Pause(asked, now()))
        self.told_at = now()

    def _work(self) -> Instants:
        """Tell how it goes before the reporter has to ask, extend in time where it takes longer, then answer."""
        answer_at = self._answer_at()
        due = limit_of(self.case, ClockKind.SOLUTION, self.begun, self.pauses)
        if not (self.late or self.until or self.case.extensions) and self.random.random() < 0.05 and now() < due - timedelta(hours=30):
            yield part_of(now(), due, 0.6)
            days = int(self.phrases.given["n"])
            actions.extend(self.case, by=self._officer(), days=days, reason=self.phrases.any("extended"))
            answer_at = part_of(now(), due + timedelta(days=days), 0.8)
        if self.random.random() < 0.25:
            yield from self._wait(part_of(now(), answer_at, self.random.uniform(0.1, 0.9)))
            self._aside()
        yield from self._wait(answer_at)
        yield from self._chapter(BEFORE_ANSWER)
        actions.resolve(self.case, by=self.handler, text=self.phrases.one("answers"))

    def _chapter(self, told: dict[str, Chapter]) -> Instants:
        """What another app has to tell of this kind of case."""
        if chapter := told.get(self.case.kind):
            yield from chapter(self)

    def _wait(self, until: datetime) -> Instants:
        """Until then, telling how it goes before the reporter has to ask; once in a while that is forgotten."""
        while (update := limit_of(self.case, ClockKind.NEXT_UPDATE, self.told_at)) < until:
            forgot = timedelta(hours=5) if self.random.random() < 0.03 else timedelta(0)
            yield min(part_of(now(), max(update, now()), self.random.uniform(0.5, 0.95)) + forgot, until)
            self._tell_progress()
        yield until

    def _tell_progress(self) -> None:
        post = self.case.answerable if self.case.state in {"escalated", "arbitrating"} else self.case.post
        by = self.world.holder(post) or self.world.worker("center_head")
        actions.update_progress(self.case, by=by, text=self.phrases.one("progress"))
        self.told_at = now()

    def _keep_told(self) -> Instants:
        """What rests today has been spoken of until today, unless it is late."""
        if not self.late and self.until:
            yield from self._wait(self.until - timedelta(minutes=5))

    def _aside(self) -> None:
        speaks = self.case.channel in {"portal", "employee_portal", "public_page"}
        if self.random.random() < 0.5 or not speaks:
            self._tell_progress()
        elif self.random.random() < 0.5:
            actions.urge(self.case, by=self.who.voice)
        else:
            actions.say(self.case, by=self.who.voice, text=self.random.choice(SAID))

    def _officer(self) -> User:
        """Who may extend: the one who answers to the reporter, the center head for those from outside."""
        post = self.case.answerable or self.case.post
        outside = post is None or post.role in {"property_manager", "provider", "counselor"}
        return (not outside and self.world.holder(post)) or self.world.worker("center_head")

    def _close(self) -> Instants:
        """The reporter says whether it is solved and whether he is content; who says nothing for a week agrees."""
        chance = self.random.random()
        if chance > 0.66:
            yield now() + timedelta(days=7, minutes=self.random.randrange(60))
            actions.confirm(self.case, by=self.world.system)
            return
        yield later(self.random, 1, 90)
        if chance < 0.035 and not self.case.reopenings and self.way != "settle":
            actions.reopen(
                self.case, by=self.who.voice, remark=self.phrases.any("bad"), solved=False, satisfaction=self.random.choice((1, 2))
            )
            self.begun, self.pauses = now(), []
            self.told_at = now()
            yield soon(self.random, 20, 200)
            self._take()
            yield from self._work()
            yield later(self.random, 2, 60)
        self._rate()

    def _rate(self) -> None:
        content = self.random.random() < (0.8 if self.late else 0.93)
        stars = self.random.choices((5, 4), (7, 3))[0] if content else 3
        remark = self.phrases.any("good" if content else "bad") if self.random.random() < 0.4 else ""
        actions.confirm(self.case, by=self.who.voice, solved=True, satisfaction=stars, remark=remark)

    def partner(self) -> Post | None:
        """Whom the catalogue names to do the work, or the grid's own people; nobody where the post itself does it."""
        case, world = self.case, self.world
        if self.target:
            return self.target
        role = case.category.handler_role
        if role == "property_manager":
            return world.property_post(case.place)
        found = [p for p in world.posts.get(role, ()) if world.holder(p)]
        if role:
            return self.random.choice(found) if found else None
        if case.secrecy in {"ordinary", "hazard"} and case.post and case.post.role == "governance_worker":
            return next((p for p in world.posts["grid_member"] if p.grid_id == case.grid_id and world.holder(p)), None)
        return None


REPAIR = ("属设施维修，请到现场处理。", "请到现场修复，完成后拍照留存。")
PASSED = ("请先核实情况，当天回复。", "由你处负责，请按时限办理。", "请到现场看一下，需要协调的随时说。")
HANDED_BACK = ("现场核实不属我处管理范围，请另行指派。", "此处由业主自管，我处无权处理。", "需先明确责任单位，请收回重派。")
AGAIN = ("已核对合同，该处在服务范围内，请办理。", "经核实由你处负责，请先处理再谈费用。")
DISPUTED = ("合同未包含此项，请中心明确。", "涉及两家分界，请中心负责人裁定。")
ARBITRATED = (
    "按服务合同附件，由现单位先行处理，费用另议。",
    "该处属公共部位，维持原承办，三日内处理。",
    "按谁管理谁负责的原则，由该岗位承办。",
)
RETURNED = ("不属本单位职责，建议由属地先行协调。", "材料中没有现场情况，请社区核实后再报。")
ANSWERED_ABOVE = {
    True: (
        "已到现场查看，责令限期改正，到期复查。",
        "已列入本月工作安排，完成后书面反馈社区。",
        "已派人与物业现场会商，方案和时间由社区转告。",
        "经核查情况属实，已按规定处理，处理结果随附。",
    ),
    False: (
        "已安排专人联系反映人，按现行规定办理，结果由社区转告。",
        "经研究，同意按社区意见办理，后续由我单位跟进落实。",
        "已书面答复：符合条件的按政策办理，不符合的说明理由，附办理指引。",
        "材料收悉，已进入办理，预计五个工作日内有结果。",
    ),
}
ON_SITE = frozenset({"环境卫生", "安全生产", "消防安全", "交通与停车", "治安与纠纷", "物业与楼宇", "水电气网"})
SUPPLIED = (
    "已补充现场照片和具体位置。",
    "材料已备齐，补充说明如上。",
    "补充：问题从上周开始，影响我们一个楼层。",
    "补充了相关材料的首页，请查收。",
)
SAID = ("请问进展如何？", "补充一点：今天又出现了一次。", "方便的话请先电话联系我。", "我们随时可以配合。")
NOTES = ("与上月同楼反映的情况类似，一并核实。", "联系人上午开会，约下午再打。", "已告知物业项目经理。", "注意保留现场照片。")
WITHDRAWN = ("问题已经自己解决了，谢谢。", "重复提交，撤回这一件。", "情况有变，暂时不需要了。")
