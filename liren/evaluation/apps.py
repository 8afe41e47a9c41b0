from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "liren.evaluation"
    verbose_name = _("评价改进")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.evaluation import queries

        add_duty("improvements", _("负责的改进事项"), queries.on_post, "evaluation:detail", move="evaluation.assign")
