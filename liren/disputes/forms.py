"""What staff type into a mediation file: the small form behind each button, and the roster."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.cases.forms.desk import FileAct
from liren.community.forms.fields import day_field, text_field
from liren.community.models import User
from liren.disputes import queries
from liren.disputes.actions import MOST_TERMS
from liren.disputes.models import Mediation, Mediator, Party, Session
from liren.disputes.rules import Kind, Method, Risk

COMPANY = _("本社区企业请写全称，系统会查调解员是否要回避。")


class MediatorField(forms.ModelChoiceField):
    """A mediator by name; who is in conflict says why."""

    def narrow(self, file: Mediation, kind: str = "") -> None:
        found = queries.mediators_for(file, kind)
        against = queries.conflicts_of(found, file)
        self.queryset = Mediator.objects.filter(pk__in=[m.pk for m in found])
        self.choices = [("", _("请选择调解员")), *((m.pk, _label(m, against[m.pk])) for m in found)]


def _label(mediator: Mediator, against: list[str]) -> str:
    kinds = "、".join(str(Kind(kind).label) for kind in mediator.kinds)
    if against:
        return str(_("%(name)s · 须回避：%(why)s") % {"name": mediator, "why": against[0]})
    return f"{mediator} · {mediator.body} · {kinds}"


class AddParty(FileAct):
    side = forms.ChoiceField(label=_("地位"), choices=Party.Side.choices, widget=forms.RadioSelect, initial="applicant")
    name = forms.CharField(label=_("姓名或单位"), max_length=60, help_text=COMPANY)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    agent = forms.CharField(label=_("代理人"), max_length=40, required=False)


class Prevention(FileAct):
    text = text_field(_("预防措施"), _("为防止激化做了什么：提示风险、告知权利、先行隔开等。"))


class Screen(FileAct):
    text = text_field(_("摸排情况"), _("双方各说什么、有什么证据、要求是什么；写进协议书的“事实”。"))


class Assess(FileAct):
    kind = forms.ChoiceField(label=_("纠纷类型"), choices=Kind.choices, widget=forms.RadioSelect, initial="civil")
    risk = forms.ChoiceField(label=_("风险"), choices=Risk.choices, widget=forms.RadioSelect, initial="low")
    plan = text_field(_("化解方案"), _("焦点在哪里、先谈什么、要不要部门或律师到场。"), most=1000)
    mediator = MediatorField(Mediator.objects.none(), label=_("主持调解员"))

    def prepare(self) -> None:
        self.fields["mediator"].narrow(self.file, self.data.get("kind", "civil"))  # type: ignore[attr-defined]


class Replace(FileAct):
    mediator = MediatorField(Mediator.objects.none(), label=_("改由"))
    reason = text_field(_("理由"), _("回避、当事人提出等，留在卷宗里。"), most=300)

    def prepare(self) -> None:
        self.fields["mediator"].narrow(self.file, self.file.kind)  # type: ignore[attr-defined]


class PlanSession(FileAct):
    at = forms.DateTimeField(label=_("时间"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}))
    place = forms.CharField(label=_("地点"), max_length=60, initial=_("社区调解室"))
    mediator = MediatorField(Mediator.objects.none(), label=_("主持"))
    tell = forms.BooleanField(label=_("同时告知反映人时间和地点"), required=False, initial=True)

    def prepare(self) -> None:
        self.fields["mediator"].narrow(self.file, self.file.kind)  # type: ignore[attr-defined]
        self.initial.setdefault("mediator", self.file.mediator_id)


class Agree(FileAct):
    method = forms.ChoiceField(label=_("主要方法"), choices=Method.choices, widget=forms.RadioSelect, initial="guide")
    text = text_field(_("调解结果"), _("写进协议书：各方同意怎样解决。"), most=1000)

    def prepare(self) -> None:
        parties = list(self.file.parties.order_by("side", "pk"))
        for n in range(1, MOST_TERMS + 1):
            label = _("约定 %(n)s") % {"n": n}
            self.fields[f"term{n}"] = forms.CharField(
                label=label, max_length=300, required=n == 1, help_text=_("做什么，做到什么程度") if n == 1 else ""
            )
            choices = [("", _("各方")), *((p.pk, p.name) for p in parties)]
            self.fields[f"party{n}"] = forms.TypedChoiceField(
                label=_("由谁履行"), choices=choices, coerce=int, empty_value=None, required=False
            )
            self.fields[f"due{n}"] = day_field(_("履行期限"), required=n == 1)
        self.parties = {p.pk: p for p in parties}

    def clean(self) -> dict[str, Any]:
        """Rows with a text become terms; a text needs its day."""
        told, terms = self.cleaned_data, []
        for n in range(1, MOST_TERMS + 1):
            text, party, due = (told.pop(f"{name}{n}", None) for name in ("term", "party", "due"))
            if text and not due:
                self.add_error(f"due{n}", _("请填写这项约定的履行期限"))
            elif text:
                terms.append({"text": text.strip(), "party": self.parties.get(party), "due_on": due})
        return told | {"terms": terms}


class Ending(FileAct):
    text = text_field(_("情况和依据"), _("写明原因，以及告知了当事人哪些途径（仲裁、诉讼、报案、投诉等）。"), most=1000)


class FollowUp(FileAct):
    text = text_field(_("回访情况"), most=1000)


class Nothing(FileAct):
    """Actions that need no more than a yes."""


ACTS: dict[str, type[FileAct]] = {
    "add_party": AddParty, "note_prevention": Prevention, "screen": Screen, "assess": Assess, "replace_mediator": Replace,
    "plan_session": PlanSession, "agree": Agree, "fail": Ending, "refer": Ending, "break_off": Ending, "follow_up": FollowUp,
    "take_up": Nothing,
}  # fmt: skip


OUTCOMES = [c for c in Session.Outcome.choices if c[0] != "planned"]


class CorrectParty(forms.Form):
    side = forms.ChoiceField(label=_("地位"), choices=Party.Side.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名或单位"), max_length=60, help_text=COMPANY)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    agent = forms.CharField(label=_("代理人"), max_length=40, required=False)


class HoldSession(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=OUTCOMES, widget=forms.RadioSelect)
    attended = forms.CharField(label=_("到会人员"), max_length=200, required=False, help_text=_("取消的调解会不用填。"))
    minutes = text_field(_("调解笔录"), _("谁提出什么、对方怎么说、谈到哪一步；取消的调解会不用填。"), required=False, most=5000)

    def clean(self) -> dict[str, Any]:
        """Of a session that took place one writes down who came and what was said."""
        said = super().clean() or {}
        if said.get("outcome") not in {None, Session.Outcome.CANCELLED}:
            for name, why in (("attended", _("请写明谁到会")), ("minutes", _("请写调解笔录"))):
                if not said.get(name, "").strip() and name not in self.errors:
                    self.add_error(name, why)
        return said


class KeepTerm(forms.Form):
    done_on = day_field(_("履行日期"))
    remark = forms.CharField(label=_("履行情况"), max_length=300, required=False, help_text=_("例如：已收到转账凭证"))


class Enroll(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("人员"), empty_label=_("请选择在岗人员"))
    body = forms.CharField(label=_("所属组织"), max_length=60, initial=_("员工调解委员会"))
    kinds = forms.MultipleChoiceField(label=_("可调解的纠纷"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple, initial=["civil"])
    expertise = forms.CharField(label=_("专长"), max_length=120, required=False, help_text=_("例如：劳动争议、租赁合同"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class EditMediator(forms.Form):
    body = forms.CharField(label=_("所属组织"), max_length=60)
    kinds = forms.MultipleChoiceField(label=_("可调解的纠纷"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple)
    expertise = forms.CharField(label=_("专长"), max_length=120, required=False)
    is_active = forms.BooleanField(label=_("在册"), required=False)


class Declare(forms.Form):
    company = forms.CharField(label=_("企业"), max_length=80, help_text=_("全称或统一社会信用代码"))
    why = forms.CharField(label=_("什么关系"), max_length=80, help_text=_("例如：配偶在该企业任职、持有股份"))

    def __init__(self, *args: Any, community: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community

    def clean_company(self) -> Any:
        """The company that is called so."""
        if (found := queries.company_called(self.community, self.cleaned_data["company"])) is None:
            raise forms.ValidationError(_("没有找到这家企业，请写全称或统一社会信用代码"))
        return found
