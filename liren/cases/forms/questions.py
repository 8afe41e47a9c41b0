"""The questions of a category as form fields; answers go into the case by the question's code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Category
from liren.community.forms.fields import DAY

PREFIX = "ask_"
YES_NO = (("yes", _("是")), ("no", _("否")))


def question_fields(category: Category | None) -> dict[str, forms.Field]:
    """One field per question of the category, named `ask_<code>`."""
    return {PREFIX + q["code"]: _field(q) for q in (category.questions if category else [])}


def _field(question: dict[str, Any]) -> forms.Field:
    common = {"label": question["label"], "required": bool(question.get("required"))}
    if question["type"] == "choice":
        blank = _("请选择") if common["required"] else _("不填")
        return forms.ChoiceField(choices=[("", blank), *pairs(question)], **common)
    if question["type"] == "yesno":
        return forms.ChoiceField(choices=[("", _("请选择")), *YES_NO], **common)
    if question["type"] == "number":
        return forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, **common)
    if question["type"] == "date":
        return forms.DateField(widget=DAY, **common)
    return forms.CharField(max_length=200, **common)


def pairs(question: dict[str, Any]) -> list[tuple[str, str]]:
    """The choices of a question, each standing for itself."""
    return [(c, c) for c in question["choices"]]


def answers(cleaned: dict[str, Any]) -> dict[str, Any]:
    """What was answered, as JSON can hold it; empty answers are left out."""
    given = ((name.removeprefix(PREFIX), value) for name, value in cleaned.items() if name.startswith(PREFIX))
    return {code: value if isinstance(value, str) else str(value) for code, value in given if value not in (None, "")}
