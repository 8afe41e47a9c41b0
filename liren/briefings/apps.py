from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingsConfig(AppConfig):
    name = "liren.briefings"
    verbose_name = _("诉求简报")
