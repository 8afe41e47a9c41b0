from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "liren.tasks"
    verbose_name = _("交办事项")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.cases.queries import add_finder
        from liren.tasks import queries

        add_finder(_("交办事项"), "tasks:list", lambda user, q: queries.listed(user, q=q))
        add_duty("tasks", _("未办结的交办事项"), queries.unfinished_of, "tasks:task", move="tasks.entrust")
        add_duty("tasks_sealed", _("不公开的交办事项"), queries.sealed_of, sealed=True)
