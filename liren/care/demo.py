"""The demo's counselor, a few invented consultations, a request that waits, and a break-glass that waits for review."""

from collections.abc import Callable
from datetime import timedelta

from liren.care import actions, queries
from liren.care.models import Consultation
from liren.community import actions as register
from liren.community.demo import Scale
from liren.community.models import Appointment, Community, Post, User
from liren.community.queries import EXPORT, held_today, system_user
from liren.core.actions import quietly
from liren.core.calendar import at, now

TALKS = (
    ("phone", "项目上线前连续加班，睡得浅，想学学怎么放松。", "介绍了呼吸放松和作息记录，约一周后再聊。"),
    ("in_person", "刚到外地工作，朋友少，周末不知道做什么。", "一起看了社区活动日历，愿意先参加羽毛球活动。"),
    ("video", "和同事分工上有些别扭，想听听建议。", "练习了怎样把需要说清楚，先试一次。"),
    ("phone", "孩子上学接送时间和班次冲突，有点焦虑。", "梳理了可以求助的人，另告知社区四点半课堂。"),
)
QUESTION = "想聊聊最近的压力，下班后比较方便。"


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Only the first community has a counselor; nothing here is anybody's real story."""
    home = communities[0]
    system = system_user(home)
    with quietly(), at(now() - timedelta(days=60)):
        post = register.open_post(home, by=system, role="counselor", title="心理咨询师")
        counselor = register.open_account(post, by=system, username="demo-counselor", name="安宁")
        register.appoint(post, by=system, user=counselor)
    with quietly():
        talks = _talks(home, post, counselor)
        _slots(home, counselor)
        _waiting(home)
        _opened(home, talks[0], counselor)
    say(f"心理咨询 {len(talks) + 1} 例，接待时段 6 段，待审批 1 件，应急查阅 1 次待复核")


def _account(name: str) -> User | None:
    return User.objects.filter(username=f"demo-{name}", is_active=True).first()


def _employees(home: Community) -> list[User]:
    held = Appointment.objects.filter(held_today(), post__community=home, post__role="employee", post__closed_on=None)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("-username", "pk")[:4])


def _talks(home: Community, post: Post, counselor: User) -> list[Consultation]:
    made = []
    for n, (way, text, note) in enumerate(TALKS):
        people = _employees(home)
        with at(now() - timedelta(days=40 - 9 * n)):
            if n < len(people):
                one = actions.take(actions.ask(home, by=people[n], way=way, text=text, contact="员工端留言", post=post), by=counselor)
            else:
                one = actions.note_call(home, by=counselor, way=way, name="化名小林", contact="", text=text)
            actions.write(one, by=counselor, kind="note", text=note)
            actions.write(one, by=counselor, text="下次还按这个时间，可以吗？")
        if n % 2:
            actions.close(one, by=counselor)
        made.append(one)
    people = _employees(home)
    if people:
        actions.ask(home, by=people[0], way="phone", text=QUESTION, contact="员工端留言", post=post)
    return made


def _slots(home: Community, counselor: User) -> None:
    post = queries.own_post(counselor)
    if post is None:
        return
    for day in range(1, 7):
        begins = (now() + timedelta(days=day)).replace(hour=18, minute=30, second=0, microsecond=0)
        slot = actions.offer_slot(post, by=counselor, starts_at=begins, ends_at=begins + timedelta(minutes=50))
        if day % 3 == 1:
            slot.is_taken = True
            slot.save(update_fields=["is_taken"])


def _waiting(home: Community) -> None:
    if worker := _account("enterprise-worker"):
        lines = [["范围", "本社区在册企业，联系人脱敏"], ["用途", "第四季度走访排班"]]
        reason = "第四季度走访要按楼宇排班，需要导出在册企业清单。"
        register.ask_approval(home, by=worker, kind=EXPORT, reason=reason, subject=home, details={"lines": lines})


def _opened(home: Community, talk: Consultation, counselor: User) -> None:
    """An opening two days ago that the auditor has yet to review."""
    if officer := _account("department"):
        reason = "演示：求助人当晚失联，家属报警，警方请求核对联系方式。"
        with at(now() - timedelta(days=2)):
            asked = register.ask_glass(home, by=officer, kind="care.glass_counselling", reference=talk.code, reason=reason)
            register.grant_approval(asked, by=counselor, remark="与家属核实，情况属实。")
