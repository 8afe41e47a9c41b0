from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingsConfig(AppConfig):
    name = "liren.briefings"
    verbose_name = _("诉求简报")

    def ready(self) -> None:
        from liren.briefings.models import Briefing
        from liren.community.queries import add_fileable

        add_fileable(
            "briefings", _("诉求简报"), lambda home: Briefing.objects.filter(community=home, state="issued"), day="issued_at",
            url_name="briefings:detail",
        )  # fmt: skip
