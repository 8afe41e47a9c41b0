"""Fields that take GeoJSON as text."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.rules import shapes


class Decoder(json.JSONDecoder):
    """Whatever cannot be read – nested too deep, a number of thousands of digits – is no JSON, and no accident."""

    def decode(self, s: str, *args: Any) -> Any:
        try:
            return super().decode(s, *args)
        except (RecursionError, ValueError) as broken:
            raise json.JSONDecodeError(str(broken), s[:80], 0) from broken


class Geometry(forms.JSONField):
    """A GeoJSON geometry in WGS-84, or the one of a feature, pasted as text; nothing where nothing was drawn."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mono"})
        super().__init__(required=False, widget=widget, decoder=Decoder, **options)
        self.error_messages["invalid"] = _("这不是 GeoJSON：请整段复制，从 { 到 }")

    def prepare_value(self, value: Any) -> Any:
        """What was never drawn is shown as nothing, not as “null”."""
        return "" if value is None else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        shape = super().clean(value)
        if isinstance(shape, dict) and shape.get("type") == "Feature":
            shape = shape.get("geometry")
        return None if shape is None else self.read(shape)

    def read(self, shape: Any) -> shapes.Shape:
        """As it is kept. Raises ValidationError."""
        try:
            return shapes.geometry(shape)
        except shapes.Bent as bent:
            raise forms.ValidationError(str(bent)) from bent
