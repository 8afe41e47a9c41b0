from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "liren.cases"
    verbose_name = _("诉求办理")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.cases import exports, imports  # noqa: F401  the kind of import it brings
        from liren.cases.forms import filters
        from liren.cases.models import KEPT, Case
        from liren.cases.queries import may_reveal
        from liren.community.queries import add_company_panel, mail, mask_field, mobile

        exports.offer(lambda params: filters.Filters(params).wanted())
        add_company_panel(_("诉求"), "cases:company_panel", "clipboard-list")

        named = Case.objects.exclude(secrecy__in=KEPT)  # of what is kept apart its own app tells
        add_duty("cases", _("承办的诉求"), lambda held: named.filter(open_now=1, post=held.post_id), "cases:detail", move="cases.assign")
        add_duty("supervised", _("督办的诉求"), lambda held: named.filter(open_now=1, supervisor=held.post_id), "cases:detail")
        add_duty("answerable", _("首问负责的诉求"), lambda held: _answerable(named, held), "cases:detail")
        mask_field(Case, "contact_phone", _("联系电话"), mobile, may=may_reveal)
        mask_field(Case, "contact_email", _("联系邮箱"), mail, may=may_reveal)


def _answerable(cases: Any, held: Any) -> Any:
    """What the post still answers for although another has it."""
    return cases.filter(open_now=1, answerable=held.post_id).exclude(post=held.post_id)
