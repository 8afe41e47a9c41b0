"""Who hears of tasks: the post that has one, whoever gave it, and the next post up. Of a sealed one no notice says anything."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.models import User
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.tasks import queries
from liren.tasks.models import Task

TURN = notice_kind("tasks.turn", gettext_lazy("交办事项"), mail=True)
MOVED = notice_kind("tasks.moved", gettext_lazy("交办进展"))
LATE = notice_kind("tasks.late", gettext_lazy("交办事项逾期"), mail=True)

TO_WORK = {
    "tasks.assign": gettext_lazy("新的交办事项：%(what)s"),
    "tasks.register": gettext_lazy("新的交办事项：%(what)s"),
    "tasks.assign_sealed": gettext_lazy("新的交办事项：%(what)s"),
    "tasks.come_again": gettext_lazy("新的交办事项：%(what)s"),
    "tasks.entrust": gettext_lazy("交给您办：%(what)s"),
    "tasks.send_back": gettext_lazy("结果被退回，请补办：%(what)s"),
    "tasks.urge": gettext_lazy("催办：%(what)s"),
    "tasks.grant_extension": gettext_lazy("同意延期：%(what)s"),
    "tasks.refuse_extension": gettext_lazy("不同意延期：%(what)s"),
    "tasks.confirm": gettext_lazy("已确认办结：%(what)s"),
    "tasks.withdraw": gettext_lazy("交办已撤回：%(what)s"),
}
TO_GIVER = {
    "tasks.report": gettext_lazy("请确认结果：%(what)s"),
    "tasks.ask_extension": gettext_lazy("请答复延期申请：%(what)s"),
}
FOLLOWED = {"tasks.accept": gettext_lazy("已接收：%(what)s"), "tasks.note": gettext_lazy("有进展：%(what)s")}
QUIET = {"tasks.grant_extension", "tasks.confirm", "tasks.withdraw"}


def tell_who_works(task: Task, event: Event) -> None:
    """The post that has it."""
    _tell(queries.people(task.post_id), MOVED if event.action in QUIET else TURN, str(TO_WORK[event.action]), task, event)


def tell_who_decides(task: Task, event: Event) -> None:
    """Whoever gave it, or the heads in his place."""
    _tell(queries.deciders(task), TURN, str(TO_GIVER[event.action]), task, event)


def tell_who_follows(task: Task, event: Event) -> None:
    """Whoever gave it follows it."""
    _tell(queries.people(task.giver_id), MOVED, str(FOLLOWED[event.action]), task, event)


for names, handler in ((TO_WORK, tell_who_works), (TO_GIVER, tell_who_decides), (FOLLOWED, tell_who_follows)):
    for name in names:
        on(name)(handler)


@on("tasks.remind")
def tell_of_the_limit(task: Task, event: Event) -> None:
    """At half and four fifths of the time the post that has it; past the limit the next post up, too."""
    percent = event.details["percent"]
    if percent < 100:
        said = _("期限已过一半：%(what)s") if percent == 50 else _("期限快到了：%(what)s")
        _tell(queries.people(task.post_id), TURN, said, task, event)
        return
    _tell(queries.people(task.post_id, task.supervisor_id), LATE, _("交办事项已逾期：%(what)s"), task, event)


def _tell(users: Iterable[User], kind: str, title: str, task: Task, event: Event) -> None:
    said = queries.title_of(task) if task.is_sealed else title % {"what": queries.title_of(task)}
    readers = [user for user in users if user.pk != event.actor_id]
    notify(readers, kind, said, said, reverse("tasks:task", args=[task.pk]), event=event, once=str(event.pk))
