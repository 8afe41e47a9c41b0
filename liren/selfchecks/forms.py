"""What people type into self-checks: a list, its items, a copy of the text, the answer to an item, the small forms behind buttons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed
from liren.community.forms.fields import text_field
from liren.community.forms.files import FilesField
from liren.evaluation import forms as evaluation
from liren.selfchecks import queries
from liren.selfchecks.flow import CHECKERS
from liren.selfchecks.models import Checklist, Copy, Item, Revision, Round
from liren.selfchecks.rules import MONTHS, Verdict


class Adopt(forms.Form):
    code = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, code) for code in queries.references()]  # type: ignore[attr-defined]


class FileCopy(Deed):
    number = forms.CharField(label=_("标准号"), max_length=60, help_text=_("照封面填，连同年份，例如 GB/T 1234.5—2020"))
    year = forms.IntegerField(label=_("发布年份"), min_value=1950, max_value=2100)
    note = forms.CharField(label=_("从哪里取得"), max_length=200, required=False, help_text=_("例如：标准出版社购买、主管部门发放"))
    files = FilesField(label=_("正式文本"), required=False, help_text=_("只有管清单的岗位和书记看得到，不随清单导出；请注意版权。"))

    def prepare(self) -> None:
        self.offer(number=self.thing.code)


class SetMonths(Deed):
    months = forms.TypedChoiceField(label=_("自查有效期"), choices=[*MONTHS.items()], coerce=int, widget=forms.RadioSelect)
    why = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如：治委会 2026 年第 3 次会议决定"))

    def prepare(self) -> None:
        self.offer(months=self.thing.months)


class Start(Deed):
    def prepare(self) -> None:
        self.fields["post"] = evaluation.OwnerField(
            self.thing.community, CHECKERS, label=_("自查岗位"), help_text=_("由这个岗位逐项查，查完另一人复核。")
        )


class Nothing(Deed):
    """Deeds that need no more than a yes."""


class AddItem(Deed):
    topic = forms.CharField(label=_("方面"), max_length=30)
    text = text_field(_("查什么"), _("用自己的话写，一项只问一件事。"), most=300)
    how = forms.CharField(label=_("怎么查"), max_length=200, required=False, help_text=_("看什么、抽几件、问谁"))
    number = forms.CharField(label=_("原文条款号"), max_length=20, required=False, help_text=_("对照正式文本填；没有正式文本的空着"))
    is_mandatory = forms.BooleanField(label=_("强制项：不通过就算这项标准没有达到"), required=False, initial=True)

    def prepare(self) -> None:
        if isinstance(self.thing, Item):
            self.offer(**{name: getattr(self.thing, name) for name in self.fields})
        revision = self.thing if isinstance(self.thing, Revision) else self.thing.revision
        topics = queries.topics_of(revision)
        self.fields["topic"].help_text = _("已有：%(topics)s") % {"topics": "、".join(topics)} if topics else ""


class Publish(Deed):
    copy = forms.ModelChoiceField(
        Copy.objects.none(), label=_("对照的正式文本"), required=False, empty_label=_("还没有对照正式文本"),
        help_text=_("先在清单页登记正式文本，逐项核对后再选。"),
    )  # fmt: skip
    note = text_field(_("修订说明"), _("改了哪些项、为什么。"), required=False, most=300)

    def prepare(self) -> None:
        self.narrow(copy=queries.copies_here(self.thing.checklist))


class Answer(Deed):
    """What was found of one item."""

    verdict = forms.ChoiceField(label=_("结果"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = text_field(_("情况"), _("不通过的写明哪里不对，不适用的写明理由。"), required=False, most=500)
    files = FilesField(label=_("照片或文件"), required=False, help_text=_("手机可直接拍照，最多 9 个。"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        said = self.thing.answer
        self.offer(seen=said.version if said else -1)
        if said:
            self.offer(verdict=said.verdict, note=said.note)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("verdict") in {Verdict.FAIL, Verdict.NA} and not told.get("note"):
            self.add_error("note", _("不通过的写明哪里不对，不适用的写明理由"))
        return told


class Finish(Deed):
    text = text_field(_("自查说明"), _("总的情况、主要差在哪里。"), required=False, most=500)


class Sign(Deed):
    text = text_field(_("复核意见"), _("看了哪些材料、抽了哪几项。"), required=False, most=500)


class SendBack(Deed):
    text = text_field(_("哪几项要重查"), most=500)


class Drop(Deed):
    text = text_field(_("原因"), most=500)


class Entrust(Deed):
    def prepare(self) -> None:
        self.fields["post"] = evaluation.OwnerField(self.thing.community, CHECKERS, label=_("自查岗位"))


class Improve(evaluation.Plan):
    """The plan of an improvement, filled in from the item that failed."""

    files = FilesField(label=_("问题材料"), required=False, help_text=_("照片、制度、名册等，最多 9 个。"))


ACTS: dict[type, dict[str, Any]] = {  # of each kind of thing: which deed has which form
    Checklist: {"start": Start, "revise": Nothing, "file_copy": FileCopy, "set_months": SetMonths},
    Revision: {"add_item": AddItem, "publish": Publish, "discard": Nothing},
    Item: {"change_item": AddItem, "drop_item": Nothing},
    Round: {"finish": Finish, "sign": Sign, "send_back": SendBack, "entrust": Entrust, "drop": Drop},
}
