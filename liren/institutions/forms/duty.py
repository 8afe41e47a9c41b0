"""What is typed about officials sent down and their days of duty."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed
from liren.community.forms.fields import day_field
from liren.community.forms.files import FilesField
from liren.community.models import Organization, User
from liren.core.calendar import today
from liren.institutions import queries
from liren.institutions.forms.bodies import FILES
from liren.institutions.models import Secondment
from liren.institutions.rules import Excuse

WEEK = [(0, _("周一")), (1, _("周二")), (2, _("周三")), (3, _("周四")), (4, _("周五")), (5, _("周六")), (6, _("周日"))]


def weekdays_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("每周到岗"), choices=WEEK, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("按工作日历排，节假日不排，调休上班的按星期几排；不选的以后一天一天加。"),
    )  # fmt: skip


class Second(Deed):
    """An official sent down: `thing` is the community."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("派出部门"), empty_label=_("请选择"))
    user = forms.ModelChoiceField(
        User.objects.none(), label=_("本人账号"), required=False, empty_label=_("没有账号"), help_text=_("有账号的可以自己签到。")
    )
    name = forms.CharField(label=_("姓名"), max_length=40, required=False, help_text=_("选了账号的可不写"))
    duty = forms.CharField(label=_("在中心的岗位"), max_length=60, help_text=_("例如：企业服务窗口、综合执法进社区"))
    letter = forms.CharField(label=_("派驻函文号"), max_length=60, required=False)
    since = day_field(_("开始日期"))
    until = day_field(_("结束日期"))
    weekdays = weekdays_field()
    files = FilesField(label=_("派驻函"), required=False, help_text=FILES)

    def prepare(self) -> None:
        self.narrow(organization=queries.departments(self.thing))
        self.narrow(user=queries.officials(self.thing).order_by("name", "pk"))
        self.offer(since=today(), until=date(today().year, 12, 31))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("user") and not found.get("name", "").strip():
            self.add_error("name", _("请写姓名，或选择本人账号"))
        return found


class EditSecondment(Deed):
    duty = forms.CharField(label=_("在中心的岗位"), max_length=60)
    letter = forms.CharField(label=_("派驻函文号"), max_length=60, required=False)
    until = day_field(_("结束日期"), _("续期填新的结束日期；提前结束请用“结束下沉”。"))
    files = FilesField(label=_("派驻函"), required=False, help_text=FILES)

    def prepare(self) -> None:
        self.offer(**{name: getattr(self.thing, name) for name in ("duty", "letter", "until")})


class Arrange(Deed):
    weekdays = weekdays_field()
    since = day_field(_("从哪天起"), _("这天以前的、已经签到和请假的都不变。"))

    def prepare(self) -> None:
        self.offer(weekdays=self.thing.weekdays, since=max(today(), self.thing.since))


class PlanDay(Deed):
    on = day_field(_("日期"))


class DropDay(Deed):
    on = forms.TypedChoiceField(label=_("日期"), coerce=date.fromisoformat)
    reason = forms.CharField(label=_("理由"), max_length=200)

    def prepare(self) -> None:
        days = queries.coming(self.thing)
        self.fields["on"].choices = [(str(day), date_format(day, "Y-m-d l")) for day in days]  # type: ignore[attr-defined]


class EndSecondment(Deed):
    on = day_field(_("最后一天"))

    def prepare(self) -> None:
        self.offer(on=today())


class ExcuseDay(Deed):
    excuse = forms.ChoiceField(label=_("为什么不能到"), choices=Excuse.choices, widget=forms.RadioSelect)
    substitute = forms.ModelChoiceField(
        Secondment.objects.none(), label=_("谁替班"), required=False, empty_label=_("没有人替"),
        help_text=_("替班的人当天签到的，这一天算到岗；没有人替的算缺。"),
    )  # fmt: skip

    def prepare(self) -> None:
        self.narrow(substitute=queries.may_stand_in(self.thing).select_related("organization"))
        self.offer(excuse=self.thing.excuse or Excuse.OFFICIAL.value, substitute=self.thing.substitute_id)


class CorrectDay(Deed):
    served = forms.TypedChoiceField(
        label=_("实际"),
        choices=[("yes", _("到岗了")), ("no", _("没有到岗"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如：当天在企业现场办公，回来忘了签；记入经过，改不掉。"))

    def prepare(self) -> None:
        self.offer(served="no" if self.thing.signed_at else "yes")


SECONDMENT_ACTS: dict[str, type[Deed]] = {
    "edit_secondment": EditSecondment, "arrange_duty": Arrange, "plan_day": PlanDay, "drop_day": DropDay, "end_secondment": EndSecondment,
}  # fmt: skip
DAY_ACTS: dict[str, type[Deed]] = {"excuse_day": ExcuseDay, "correct_day": CorrectDay}
