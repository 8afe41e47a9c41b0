"""One task: its facts, what was done, what comes next, and what the reader may do."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liren.community.models import User
from liren.core.actions import ACTIONS
from liren.core.calendar import local, now, today
from liren.core.files import files_of_each
from liren.tasks.flow import OURS
from liren.tasks.models import Step, Task
from liren.tasks.queries.lists import due_words, giver_words, named
from liren.tasks.queries.who import holds, is_reached

BUTTONS = {
    "accept": "check", "report": "flag", "grant_extension": "check", "refuse_extension": "x", "confirm": "circle-check",
    "send_back": "arrow-back-up", "note": "pencil", "ask_extension": "hourglass", "urge": "bell-ringing",
    "entrust": "corner-up-right", "withdraw": "minus", "stop_repeat": "refresh",
}  # fmt: skip
SIGNS = {
    "accepted": ("info", "check"), "entrusted": ("idle", "corner-up-right"), "note": ("info", "pencil"), "asked": ("warn", "hourglass"),
    "granted": ("good", "check"), "refused": ("warn", "x"), "reported": ("info", "flag"), "sent_back": ("warn", "arrow-back-up"),
    "confirmed": ("good", "circle-check"), "withdrawn": ("idle", "minus"), "urged": ("warn", "bell-ringing"),
    "overdue": ("bad", "alert-triangle"),
}  # fmt: skip
AT_ONCE = ("accept", "urge", "stop_repeat")


def offered(user: User, task: Task) -> list[str]:
    """What the reader may do now, the next step first."""
    return [name for name in BUTTONS if allowed(user, task, name)]


def allowed(user: User, task: Task, name: str) -> bool:
    """May the reader press this: state, what the action would refuse anyway, and the right, which may cost a query."""
    fits = {
        "note": lambda: not task.is_sealed,
        "ask_extension": lambda: task.asked_for is None and now() <= task.due_at,
        "grant_extension": lambda: task.asked_for is not None,
        "refuse_extension": lambda: task.asked_for is not None,
        "urge": lambda: task.state in OURS and not was_urged(task) and not holds(task, user),
        "stop_repeat": lambda: bool(task.repeat) and task.state != "withdrawn",
    }
    return fits.get(name, lambda: True)() and ACTIONS[f"tasks.{name}"].allows(user, task)


def was_urged(task: Task) -> bool:
    """Has it been urged today?"""
    return task.urged_at is not None and local(task.urged_at).date() == today()


def facts(task: Task) -> list[dict[str, Any]]:
    """What stands at the head of the page."""
    rows = [
        (_("交办方"), giver_words(task)), (_("交办方式"), task.get_way_display()), (_("依据"), task.basis_words),
        (_("文号"), task.document),
        (_("交办时间"), f"{local(task.given_at):%Y-%m-%d %H:%M}"), (_("期限"), f"{local(task.due_at):%Y-%m-%d}"),
        (_("承办岗位"), task.post.title), (_("督办岗位"), task.supervisor.title if task.supervisor else ""),
        (_("紧急程度"), "" if task.is_sealed else task.get_urgency_display()), (_("重复"), task.get_repeat_display()),
        (_("结果"), task.get_outcome_display()), (_("反复"), back_and_forth(task)),
    ]  # fmt: skip
    return [{"label": label, "value": value} for label, value in rows if value]


def back_and_forth(task: Task) -> str:
    """How often it was extended and sent back; empty for neither."""
    told = {"extended": task.extended, "returned": task.returned}
    return _("延期 %(extended)d 次，退回 %(returned)d 次") % told if task.extended or task.returned else ""


def timeline(task: Task) -> list[dict[str, Any]]:
    """What was done, newest first, each with its files; ends with the giving. Two queries."""
    steps = list(task.steps.select_related("by", "post").order_by("-at", "-pk"))
    files = files_of_each(steps)
    return [*(_event(step, files[step.pk]) for step in steps), _giving(task)]


def _event(step: Step, files: list[dict[str, str]]) -> dict[str, Any]:
    tone, icon = SIGNS[step.kind]
    who = _("系统") if step.by.is_system else str(step.by)
    said = _("%(who)s %(what)s") % {"who": who, "what": step.get_kind_display()}
    if step.post:
        said = _("%(said)s：%(post)s") % {"said": said, "post": step.post.title}
    return {"sentence": said, "at": step.at, "note": step.text, "tone": tone, "icon": icon, "files": files}


def _giving(task: Task) -> dict[str, Any]:
    by = task.given_by
    if task.previous_id:
        said = _("按“%(repeat)s”自动交办") % {"repeat": task.get_repeat_display() or _("重复")}
    elif task.giver_id:
        said = _("%(giver)s %(who)s 交办") % {"giver": giver_words(task), "who": by}
    else:
        said = _("%(who)s 登记%(giver)s的交办（%(way)s）") % {"who": by, "giver": giver_words(task), "way": task.get_way_display()}
    return {"sentence": said, "at": task.given_at, "icon": "clipboard-list", "tone": "idle"}


def say(user: User, task: Task) -> str:
    """What comes next, in a sentence."""
    words = {"post": task.post.title, "giver": giver_words(task)}
    if task.state == "working" and task.asked_for:
        return _("等%(giver)s答复：申请延到 %(day)s。") % {**words, "day": task.asked_for}
    if task.state == "reported" and not is_reached(task):
        return _("%(giver)s没有账号：由报告结果以外的一位负责人取得确认，附凭据后办结。") % words
    return {
        "given": _("等%(post)s接收。"), "working": _("%(post)s办理，办完报告结果。"), "reported": _("等%(giver)s确认。"),
        "closed": _("按期办结。") if task.in_time else _("已办结，结果报得比期限晚。"), "withdrawn": _("交办方已撤回，不计入办结率。"),
    }[task.state] % words  # fmt: skip


def step_of(user: User, task: Task) -> dict[str, Any]:
    """The panel of the next step but for the addresses of its buttons."""
    due, tone = due_words(task)
    why = task.asked_why if task.asked_for else ""
    return {"say": say(user, task), "due": due, "tone": tone if due else ("good" if task.state == "closed" and task.in_time else "brand"),
            "why": why}  # fmt: skip


def turns(user: User, task: Task) -> QuerySet[Task]:
    """The one before and the one after, of what comes again."""
    found = Task.objects.visible_to(user).exclude(pk=task.pk)
    return (found.filter(following=task) | found.filter(previous=task)).order_by("pk")


def title_of(task: Task) -> str:
    """What notices say of it: of a sealed one nothing."""
    return f"{task.title}（{named(task)}）" if not task.is_sealed else _("有一件交办事项")
