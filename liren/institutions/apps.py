from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "liren.institutions"
    verbose_name = _("机构")

    def ready(self) -> None:
        from liren.community.queries import mask_field, mobile
        from liren.institutions import exports, imports  # noqa: F401  the lists that go out and the table that comes in
        from liren.institutions.models import Member

        mask_field(Member, "phone", _("电话"), mobile)
