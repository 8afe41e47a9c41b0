from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "liren.publishing"
    verbose_name = _("公开发布")

    def ready(self) -> None:
        from liren.community.queries import add_fileable
        from liren.publishing import imports, queries  # noqa: F401 - offers its kind of import

        add_fileable("versions", _("制度"), queries.enacted, day="effective_on", url_name="publishing:version")
        add_fileable("disclosures", _("公示"), queries.disclosed, day="published_at", url_name="publishing:publication")
        add_fileable("publications", _("公告和宣传"), queries.announced, day="published_at", url_name="publishing:publication")
