from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "liren.core"
    verbose_name = _("核心")

    def ready(self) -> None:
        autodiscover_modules("checks", "actions", "handlers", "indicators", "jobs")
