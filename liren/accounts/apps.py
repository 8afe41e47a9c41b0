from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "liren.accounts"
    verbose_name = _("账号安全")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty, open_invitations
        from liren.community.queries import add_company_panel

        add_company_panel(_("企业成员"), "accounts:members_panel", "users")
        add_duty("invitations", _("发出而仍有效的邀请"), open_invitations, "accounts:invitation")
