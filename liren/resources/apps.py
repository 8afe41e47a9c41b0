from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "liren.resources"
    verbose_name = _("资源名录")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.resources import exports, imports  # noqa: F401  the lists and the table it brings
        from liren.resources.models import Need, Provider, Resource, Society

        def kept(model: Any, *over: str) -> Any:
            return lambda held: model.objects.filter(keeper=held.post_id).exclude(state__in=over)

        kept_resources = kept(Resource, "declined", "withdrawn")
        add_duty("resources", _("负责的资源"), kept_resources, "resources:resource", move="resources.entrust")
        for name, label, rows in (
            ("providers", _("联系的服务机构"), kept(Provider, "turned_down", "removed")),
            ("societies", _("联系的社会组织"), kept(Society, "ended")),
            ("needs", _("负责的公益需求"), kept(Need, "unsuitable", "done", "dropped")),
        ):
            one = {"societies": "society"}.get(name, name[:-1])
            add_duty(name, label, rows, f"resources:{one}", move="resources.hand_over")
