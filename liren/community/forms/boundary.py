"""Forms of the boundary: an outline from a file or a text, its approval, a layer of roads or neighbours."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community import models
from liren.community.forms.fields import DAY
from liren.community.forms.files import FilesField
from liren.community.rules import shapes

GEOJSON = {"accept": ".geojson,.json,application/geo+json", "data-max-mb": "4"}


def _taken(text: str | bytes, use: Callable[[Any], Any]) -> Any:
    try:
        return use(shapes.read(text))
    except shapes.Bent as bent:
        raise forms.ValidationError(str(bent)) from bent


class Approval(forms.ModelForm):
    """Which document approved a boundary."""

    files = FilesField(label=_("批准文件"), required=False)

    class Meta:
        model = models.Boundary
        fields = ("number", "approved_on")
        widgets = {"approved_on": DAY}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"].required = self.fields["approved_on"].required = self.must_be_approved

    must_be_approved = True


class Boundary(Approval):
    """A new outline: a file or a pasted text, with its approval where there is one already."""

    must_be_approved = False
    file = forms.FileField(label=_("GeoJSON 文件"), required=False, widget=forms.FileInput(attrs=GEOJSON))
    text = forms.CharField(
        label=_("或粘贴 GeoJSON"), required=False, strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "mono"}),
        help_text=_("WGS-84 经纬度的一个面；可在 geojson.io 或制图软件里沿道路中心线画好"),
    )  # fmt: skip
    field_order = ("file", "text", "note", "number", "approved_on", "files")

    class Meta(Approval.Meta):
        fields = ("note", "number", "approved_on")
        help_texts = {"note": _("这一版为什么改"), "number": _("已有批准文件的填；也可以以后再登记")}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        file, text = said.pop("file", None), said.pop("text", "")
        if not file and not text:
            self.add_error("file", _("请选择 GeoJSON 文件，或粘贴内容"))
            return said
        try:
            said["shape"] = _taken(file.read(shapes.MOST_BYTES + 1) if file else text, shapes.polygon)
        except forms.ValidationError as wrong:
            self.add_error("file" if file else "text", wrong)
        if bool(said.get("number")) != bool(said.get("approved_on")):
            self.add_error("approved_on", _("批准文号和批准日期要一起填"))
        return said


class Roads(forms.Form):
    """A layer of roads."""

    file = forms.FileField(
        label=_("道路图层（GeoJSON 文件）"), widget=forms.FileInput(attrs=GEOJSON),
        help_text=_("每条道路一条中心线；属性 name 写路名，class 写快速路、主干路、次干路、支路或其他（也认 OpenStreetMap 的 highway）。"
                    "原有的道路整个替换"),
    )  # fmt: skip
    use = staticmethod(shapes.roads)
    into = "roads"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if file := said.pop("file", None):
            try:
                said[self.into] = _taken(file.read(shapes.MOST_BYTES + 1), type(self).use)
            except forms.ValidationError as wrong:
                self.add_error("file", wrong)
        return said


class Neighbors(Roads):
    """A layer of neighbouring communities."""

    file = forms.FileField(
        label=_("相邻社区（GeoJSON 文件）"), widget=forms.FileInput(attrs=GEOJSON),
        help_text=_("每个相邻社区一个面，属性 name 写名称。同一街道已用本系统的社区不用导入。原有的整个替换"),
    )  # fmt: skip
    use = staticmethod(shapes.neighbors)
    into = "neighbors"
