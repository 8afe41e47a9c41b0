from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "liren.cases"
    verbose_name = _("诉求办理")

    def ready(self) -> None:
        from liren.community.queries import add_company_panel

        add_company_panel(_("诉求"), "cases:company_panel", "clipboard-list")
