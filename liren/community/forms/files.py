"""A field for several files at once, as every app's forms offer it."""

from typing import Any

from django import forms


class Files(forms.ClearableFileInput):
    """A file field that takes several files; on phones it offers the camera."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleaned to a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not chosen and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in chosen]
