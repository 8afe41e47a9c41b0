"""The form of a deed; its cleaned data are the arguments of the action behind the button."""

from typing import Any

from django import forms
from django.db.models import QuerySet


class Prepared:
    """Knows what it is about – a thing, its community, who fills it in – and prepares its fields for that."""

    fields: dict[str, Any]
    initial: dict[str, Any]

    def about(self, thing: Any, home: Any, user: Any) -> None:
        """Take in what it is about."""
        self.thing, self.home, self.user = thing, home, user
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices, and offer what is there or usual."""

    def narrow(self, **rows: QuerySet) -> None:
        """The rows that may be chosen in each of these fields, as far as this form has it."""
        for name, found in rows.items():
            if name in self.fields:
                self.fields[name].queryset = found

    def offer(self, **first: Any) -> None:
        """What stands in the form before anybody types; what was typed comes first."""
        self.initial = {**{name: value for name, value in first.items() if name in self.fields}, **self.initial}


class Deed(Prepared, forms.Form):
    """The small form behind a button."""

    def __init__(self, *args: Any, thing: Any = None, home: Any = None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about(thing, home, user)


class ModelDeed(Prepared, forms.ModelForm):
    """The same over the columns of a table, for a new thing of a community or for one that is there."""

    makes_new = False  # the thing is not what the columns are of, but what a new one is made for

    def __init__(self, *args: Any, thing: Any = None, home: Any = None, user: Any = None, **kwargs: Any) -> None:
        names = self._meta.fields or ()
        there = {name: getattr(thing, f"{name}_id", None) or getattr(thing, name) for name in names} if thing and not self.makes_new else {}
        super().__init__(*args, **{**kwargs, "initial": {**there, **kwargs.get("initial", {})}})
        self.about(thing, home, user)

    def validate_constraints(self) -> None:
        """The action says in words what the table asks for."""
