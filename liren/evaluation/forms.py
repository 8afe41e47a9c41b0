"""What a person types into an improvement: the plan, and the small form behind each button."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed
from liren.community.forms.fields import day_field, text_field
from liren.community.forms.files import FilesField
from liren.community.models import Community, Post
from liren.core.calendar import today
from liren.evaluation import queries, rules
from liren.evaluation.flow import OWN
from liren.evaluation.rules import Source

FILES = _("照片、制度、名册等，最多 9 个。")


class OwnerField(forms.TypedChoiceField):
    """A post of the community that somebody holds, by its title and the holder's name."""

    def __init__(self, home: Community, roles: str = OWN, **kwargs: Any) -> None:
        self.posts = {post.pk: post for post in queries.owners(home, roles)}
        named = [(pk, queries.owner_words_of(post)) for pk, post in self.posts.items()]
        super().__init__(choices=[("", _("请选择岗位")), *named], coerce=int, **kwargs)

    def clean(self, value: Any) -> Post | None:
        return self.posts.get(super().clean(value))


class Plan(forms.Form):
    """What is wrong, why, and who does what by when."""

    title = forms.CharField(label=_("改进事项"), max_length=80, help_text=_("例如：第 2 网格配齐专职网格员"))
    finding = text_field(_("发现的问题"), most=500)
    cause = text_field(_("产生原因"), _("为什么会这样，不只是现象。"), most=500)
    measure = text_field(_("改进措施"), _("做什么、做到什么程度，别人怎样看得出来。"), most=1000)
    due_on = day_field(_("完成期限"))

    def __init__(self, home: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = OwnerField(home, label=_("责任岗位"))
        self.order_fields(["source", "title", "finding", "cause", "measure", "post", "due_on", "before_shown", "files"])
        self.initial.setdefault("due_on", today() + timedelta(days=rules.USUAL_DAYS))


class Propose(Plan):
    """The plan, with what speaks for it."""

    files = FilesField(label=_("问题材料"), required=False, help_text=FILES)


class ProposeByHand(Propose):
    """A plan that comes from no requirement."""

    source = forms.ChoiceField(label=_("来源"), widget=forms.RadioSelect, initial=Source.OWN)
    before_shown = forms.CharField(
        label=_("改进前"), max_length=80, required=False, help_text=_("有数就写数，例如：满意率 72%、平均 9 天办结")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(s.value, s.label) for s in (Source.FINDING, Source.OWN)]  # type: ignore[attr-defined]


class Note(Deed):
    text = text_field(_("做了什么"), _("还差什么也写上。"), most=1000)
    files = FilesField(label=_("证明材料"), required=False, help_text=FILES)


class Finish(Deed):
    text = text_field(_("改进结果"), _("做到了什么程度；等另一人验证。"), most=1000)
    shown = forms.CharField(label=_("改进后"), max_length=80, required=False, help_text=_("与改进前同一口径的数或情况"))
    files = FilesField(label=_("证明材料"), required=False, help_text=FILES)

    def prepare(self) -> None:
        if self.thing.source == Source.CLAUSE:  # read from the records, not said
            del self.fields["shown"]


class Verify(Deed):
    text = text_field(_("验证情况"), _("看到了什么效果；完成人和责任岗位不能验证。"), most=1000)
    files = FilesField(label=_("证明材料"), required=False, help_text=FILES)


class Reopen(Deed):
    text = text_field(_("还差什么"), most=1000)
    due_on = day_field(_("重定期限"))
    files = FilesField(label=_("证明材料"), required=False, help_text=FILES)

    def prepare(self) -> None:
        self.offer(due_on=today() + timedelta(days=rules.USUAL_DAYS))


class Drop(Deed):
    text = text_field(_("理由"), most=300)


class Postpone(Deed):
    due_on = day_field(_("延到"))
    text = text_field(_("理由"), most=300)


class Assign(Deed):
    text = text_field(_("说明"), required=False, most=300)

    def prepare(self) -> None:
        self.fields["post"] = OwnerField(self.thing.community, label=_("责任岗位"))
        self.order_fields(["post", "text"])


ACTS: dict[str, type[Deed]] = {
    "note": Note, "finish": Finish, "verify": Verify, "reopen": Reopen, "drop": Drop, "postpone": Postpone, "assign": Assign,
}  # fmt: skip
