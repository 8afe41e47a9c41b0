"""Forms of grids, places, spaces and of the community itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community import models
from liren.community.forms.shapes import Geometry

PASTE = _("粘贴 GeoJSON 几何（WGS-84 经纬度），例如从 geojson.io 画好后复制；不填则地图上不显示")


class Grid(forms.ModelForm):
    """A new grid."""

    boundary = Geometry(label=_("范围"), help_text=PASTE)

    class Meta:
        model = models.Grid
        fields = ("name", "code", "kind", "note", "boundary")
        help_texts = {"kind": _("专属网格：为产业社区单设的网格；基础网格：沿用基层治理网格")}


class EditGrid(Grid):
    """A grid without its code, which stays."""

    class Meta(Grid.Meta):
        fields = ("name", "kind", "note", "boundary")


class MicroGrid(forms.ModelForm):
    """A micro-grid of a grid."""

    class Meta:
        model = models.MicroGrid
        fields = ("name", "kind", "place")

    def __init__(self, grid: models.Grid, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = models.Place.objects.filter(grid=grid).order_by("name")
        self.fields["place"].empty_label = _("不对应一处楼宇或园区")


class Place(forms.ModelForm):
    """A building, park, road or square."""

    outline = Geometry(label=_("轮廓"), help_text=PASTE)

    class Meta:
        model = models.Place
        fields = ("name", "kind", "address", "floors", "use", "floor_area_m2", "lat", "lon", "outline")
        help_texts = {"use": _("楼宇和园区的主要用途；和建筑面积一起用来算社区类型")}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("lat") is None) != (said.get("lon") is None):
            self.add_error("lon", _("经度和纬度要同时填写"))
        if abs(said.get("lat") or 0) > 90 or abs(said.get("lon") or 0) > 180:
            self.add_error("lat", _("纬度在 -90 到 90 之间，经度在 -180 到 180 之间"))
        return said


class Space(forms.ModelForm):
    """A functional space."""

    class Meta:
        model = models.Space
        fields = ("name", "kind", "floor", "area_m2", "capacity")


class Community(forms.ModelForm):
    """What the community says about itself."""

    boundary_tolerance_m = forms.IntegerField(
        label=_("边界容差（米）"), min_value=1, max_value=100, required=False,
        help_text=_("离道路中心线多远以内算在道路上（S1 4.3-1）；建议 25 米，约为主干路的一半宽"),
    )  # fmt: skip

    class Meta:
        model = models.Community
        fields = ("name", "kind", "address", "phone", "apartment_residents", "begun_steps", "boundary_tolerance_m")
        help_texts = {
            "kind": _("按团体标准附录 A 确定"),
            "phone": _("印在公开页面和回执上"),
            "apartment_residents": _("人员测算用（S1 6.2.8）；没有商住公寓的填 0"),
            "begun_steps": _("默认只计满 10,000 人、满 3,000 人的级；勾选后不满一级也计一级"),
        }

    def clean_apartment_residents(self) -> int:
        """Nothing written means nobody."""
        return self.cleaned_data["apartment_residents"] or 0

    def clean_boundary_tolerance_m(self) -> int:
        """Nothing written means what we propose."""
        return self.cleaned_data["boundary_tolerance_m"] or 25


MOST = 10_000_000


class Staffing(forms.Form):
    """What if: the four numbers that the staffing formulae start from."""

    served = forms.IntegerField(label=_("服务人口（公寓住户不计）"), min_value=0, max_value=MOST)
    apartments = forms.IntegerField(label=_("商住公寓住户"), min_value=0, max_value=MOST)
    companies = forms.IntegerField(label=_("企业"), min_value=0, max_value=MOST)
    grids = forms.IntegerField(label=_("网格"), min_value=0, max_value=10_000)
