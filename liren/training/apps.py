from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "liren.training"
    verbose_name = _("人员培养")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.training import exports, imports  # noqa: F401  the lists and the table it brings
        from liren.training.models import Course

        def organized_by(held: Any) -> Any:
            return Course.objects.filter(organizer=held.post_id, state="planned")

        add_duty("courses", _("负责组织的培训"), organized_by, "training:course", move="training.entrust")
