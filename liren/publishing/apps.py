from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "liren.publishing"
    verbose_name = _("公开发布")

    def ready(self) -> None:
        from liren.publishing import imports  # noqa: F401 - offers its kind of import
