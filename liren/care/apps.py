from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    name = "liren.care"
    verbose_name = _("心理关怀")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.care import queries
        from liren.community.queries import glass_kind

        glass_kind(
            "care.glass_counselling",
            _("应急查阅：心理咨询求助人"),
            ask="department_officer",
            circle="counselor",
            find=queries.find_consultation,
            show=queries.show_consultation,
        )
        glass_kind(
            "care.glass_registration",
            _("应急查阅：精神行为异常登记"),
            ask="center_head secretary",
            circle="auditor",
            review="heads",  # the one of the two heads who did not ask may; each has a B here
            find=queries.find_registration,
            show=queries.show_registration,
        )
        add_duty("counselling", _("未结束的心理咨询"), queries.waiting_with, sealed=True)
        add_duty("mandates", _("写明由其登记的授权"), queries.named_in)
