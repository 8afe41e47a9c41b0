"""Libraries that few processes need are imported when they are first used: each would cost all of them its memory."""

from importlib import import_module
from typing import Any


class Lazily:
    """Stands for a module of this name; any thread may be the first to use it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
