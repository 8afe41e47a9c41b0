from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "liren.letters"
    verbose_name = _("意见转办")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.cases.queries import add_case_panel
        from liren.community.queries import add_fileable
        from liren.letters import queries
        from liren.letters.models import Letter

        add_case_panel(_("转办函"), "letters:panel", "mail-forward", wanted=queries.concerns)
        add_duty("letters", _("未办结的转办函"), queries.unfinished_of, "letters:detail")
        add_fileable(
            "letters", _("转办函"), lambda home: Letter.objects.filter(community=home, state="closed"), day="closed_at",
            url_name="letters:detail",
        )  # fmt: skip
