"""A field for several files at once, as every app's forms offer it."""

from typing import Any

from django import forms

from liren.core.files import MAX_SIZE, OFFERED


class Files(forms.ClearableFileInput):
    """A file field that takes several files; on phones it offers camera and album, and what is too big is said before it is sent."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": OFFERED, "data-max-mb": str(MAX_SIZE // 2**20)} | (attrs or {}))


class FilesField(forms.FileField):
    """Any number of files; cleaned to a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not chosen and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in chosen]
