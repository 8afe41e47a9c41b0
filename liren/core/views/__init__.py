"""Pages of the mechanisms themselves."""

from liren.core.views.download import file, thumb
from liren.core.views.health import healthz
from liren.core.views.inbox import inbox, notice_count, notice_preferences, open_notice, read_all
from liren.core.views.sheet import ui

__all__ = ["file", "healthz", "inbox", "notice_count", "notice_preferences", "open_notice", "read_all", "thumb", "ui"]
