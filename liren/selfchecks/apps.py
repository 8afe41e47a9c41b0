from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelfchecksConfig(AppConfig):
    name = "liren.selfchecks"
    verbose_name = _("外部标准自查")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.selfchecks import imports, queries  # noqa: F401  the table it brings

        add_duty("selfchecks", _("负责的外部标准自查"), queries.on_post, "selfchecks:round", move="selfchecks.entrust")
