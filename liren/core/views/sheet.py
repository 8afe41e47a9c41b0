"""The sheet of pieces, shown in development and in the demo."""

import tomllib
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liren.core.http import page

SAMPLES = Path(__file__).parents[1] / "catalog" / "pieces.toml"
SHEETS = {"pieces", "list", "record", "form", "portal", "report", "public", "sign_in"}


class Sample(forms.Form):
    """One field of each kind, as the sheet of pieces shows them."""

    title = forms.CharField(label=_("一句话说明"), max_length=60, help_text=_("例如：3 号楼货梯停运"))
    place = forms.ChoiceField(label=_("发生在哪里"), choices=[("", _("请选择")), ("a", _("云栖一号楼")), ("b", _("云栖二号楼"))])
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        widget=forms.RadioSelect,
        choices=[("normal", _("一般：按期办理")), ("soon", _("较急：影响生产")), ("now", _("紧急：有人身危险"))],
    )
    happened_on = forms.DateField(label=_("发现日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label=_("详细情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("写清时间和影响"))
    photo = forms.FileField(label=_("照片或文件"), required=False, help_text=_("每个不超过 10 MB"))
    silent = forms.BooleanField(label=_("不向其他企业公开本诉求"), required=False)


def ui(request: HttpRequest, sheet: str = "pieces") -> HttpResponse:
    """Every piece in all its states, and each frame with sample content; in development and demo only."""
    if sheet not in SHEETS:
        raise Http404
    samples = tomllib.loads(SAMPLES.read_text("utf-8"))
    if sheet == "pieces":
        for sample in samples["messages"]:
            messages.add_message(request, sample["level"], sample["text"])
    context = {
        "frame": samples["frame"]["desk" if sheet in {"pieces", "list", "record", "form"} else "portal"],
        "form": Sample(),
        "checked": Sample({"title": "", "text": str(_("电梯停运")) * 130, "urgency": "soon"}),
        "found": Paginator(range(1706), 50).page(2),
        "bar": samples["bar"],
        "columns": samples["list"]["columns"],
        "rows": [_row(*row) for row in samples["list"]["rows"]],
    }
    return page(request, f"core/ui/{sheet}.html", context | samples["bulk"] | samples["record"] | samples["sheet"])


def _row(number, title, state, tone, icon, company, grid, who, due, pressing, clock, at):
    """A row of the sample list in the shape of ui/table.html."""
    cells = [
        {"text": number, "slot": "number"},
        {"text": title, "slot": "title"},
        {"text": state, "slot": "state", "badge": tone, "icon": icon},
        {"text": company, "slot": "name"},
        {"text": grid, "slot": "extra"},
        {"text": who, "slot": "extra"},
        {"text": due, "slot": "due", "badge": pressing, "icon": clock, "plain": True},
        {"text": at, "slot": "extra num"},
    ]
    return {"id": number, "name": number, "url": "/ui/record/", "cells": cells}
