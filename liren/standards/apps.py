from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "liren.standards"
    verbose_name = _("标准对标")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.evaluation.queries import add_page
        from liren.standards import queries

        add_duty("attestations", _("在有效期内的标准声明"), queries.declared_by)
        add_page("clause", "standards:clause")
