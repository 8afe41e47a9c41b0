from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "liren.institutions"
    verbose_name = _("机构")

    def ready(self) -> None:
        from liren.accounts.queries import add_duty
        from liren.community.queries import add_fileable, add_known, mask_field, mobile
        from liren.institutions import exports, imports  # noqa: F401  the lists that go out and the table that comes in
        from liren.institutions.models import Meeting, Member, PartyUnit
        from liren.institutions.queries import held_by, members_known

        mask_field(Member, "phone", _("电话"), mobile)
        add_known(Member, _("机构成员"), members_known)
        add_duty("secondments", _("下沉值守"), lambda held: held_by(held.user_id), "institutions:secondment")
        add_duty(
            "party_counts", _("填报党员参与人数"), lambda held: PartyUnit.objects.filter(reporter=held.user_id, ended_on=None), sealed=True
        )
        add_fileable(
            "meetings", _("会议纪要"), lambda home: Meeting.objects.filter(body__community=home, nature="meeting").select_related("body"),
            day="held_on", called=lambda one: f"{one.body} {one}",
        )  # fmt: skip
