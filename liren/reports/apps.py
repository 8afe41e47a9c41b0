from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "liren.reports"
    verbose_name = _("举报保护")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.cases.queries import add_keeper
        from liren.community.queries import add_fileable, glass_kind, keep_from
        from liren.reports import queries
        from liren.reports.models import Report

        pages = {"public": "public_new", "portal": "portal_new", "desk": "desk_new", "file": "file", "receipt": "open_receipt"}
        add_keeper("report", **{name: f"reports:{page}" for name, page in pages.items()})
        add_duty("reports", _("专管的举报件"), queries.kept_by, sealed=True)
        keep_from(queries.barred_subjects)
        glass_kind(
            "reports.glass_original",
            _("应急查阅：无人专管的举报件"),
            ask="secretary department_officer",
            circle="oversight",
            review="oversight",
            find=queries.find_orphaned,
            show=queries.show_orphaned,
            bars=queries.is_accused,
            desks=queries.authorities_for,
        )
        add_fileable(
            "reports", _("举报卷"), lambda home: Report.objects.filter(case__community=home, state="closed").select_related("case"),
            day="closed_at", called=lambda one: one.case.number, sealed=True,
        )  # fmt: skip
