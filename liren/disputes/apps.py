from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "liren.disputes"
    verbose_name = _("矛盾调解")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.cases.queries import add_case_panel, add_obstacle
        from liren.community.queries import add_fileable, add_known
        from liren.disputes import queries
        from liren.disputes.models import Mediation, Party

        add_case_panel(_("矛盾调解"), "disputes:panel", "scale", wanted=queries.concerns)
        add_obstacle(queries.obstacle)
        add_known(Party, _("调解当事人"), queries.parties_known)
        add_duty("mediations", _("主持的调解"), queries.mediated_by, "cases:detail")
        add_duty("sessions", _("约好待开的调解会"), queries.meetings_of, "cases:detail")
        add_fileable(
            "mediations", _("矛盾调解"), lambda home: Mediation.objects.filter(case__community=home, ended_at__isnull=False)
            .select_related("case"), day="ended_at", called=lambda one: one.case.number,
        )  # fmt: skip
