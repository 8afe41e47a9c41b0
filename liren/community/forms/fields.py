"""What every app's forms ask in the same way: a day, and some lines of text."""

from typing import Any

from django import forms

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})  # browsers take a day in no other spelling


def day_field(label: Any, help_text: Any = "", *, required: bool = True, first: Any = None) -> forms.DateField:
    """A day, asked for with the calendar of the device."""
    return forms.DateField(label=label, help_text=help_text, required=required, widget=DAY, initial=first)


def text_field(label: Any, help_text: Any = "", *, required: bool = True, most: int = 2000, rows: int = 5) -> forms.CharField:
    """Some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=most, widget=widget)
