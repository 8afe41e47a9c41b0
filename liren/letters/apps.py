from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "liren.letters"
    verbose_name = _("意见转办")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.cases.queries import add_case_panel
        from liren.letters import queries

        add_case_panel(_("转办函"), "letters:panel", "mail-forward", wanted=queries.concerns)
        add_duty("letters", _("未办结的转办函"), queries.unfinished_of, "letters:detail")
