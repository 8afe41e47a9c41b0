from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PremisesConfig(AppConfig):
    name = "liren.premises"
    verbose_name = _("场所设施")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.premises import exports, imports  # noqa: F401  the lists and tables it brings
        from liren.premises.models import Facility

        def kept_by(held: Any) -> Any:
            return Facility.objects.filter(keeper=held.post_id).exclude(state="retired")

        add_duty("facilities", _("负责的设施"), kept_by, "premises:facility", move="premises.entrust")
