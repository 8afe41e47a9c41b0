from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HazardsConfig(AppConfig):
    name = "liren.hazards"
    verbose_name = _("隐患整改")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.cases.queries import add_case_panel, add_obstacle
        from liren.community.queries import add_fileable
        from liren.hazards import queries
        from liren.hazards.models import Rectification

        add_case_panel(_("隐患整改"), "hazards:panel", "helmet", wanted=queries.concerns)
        add_obstacle(queries.obstacle)
        add_duty("hazards", _("未销号的隐患"), queries.unfinished_of, "cases:detail")
        add_duty("unchecked", _("待复查的隐患"), queries.unchecked_of, "cases:detail")
        add_fileable(
            "hazards", _("隐患整改"), lambda home: Rectification.objects.filter(case__community=home, state="closed")
            .select_related("case"), day="ended_at", called=lambda one: one.case.number,
        )  # fmt: skip
