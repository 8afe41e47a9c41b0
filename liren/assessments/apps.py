from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "liren.assessments"
    verbose_name = _("对标评估")

    def ready(self) -> None:
        from liren.assessments.models import Assessment
        from liren.community.queries import add_fileable

        add_fileable(
            "assessments", _("对标评估"), lambda home: Assessment.objects.filter(community=home, state="locked"), day="locked_at",
            url_name="assessments:detail",
        )  # fmt: skip
