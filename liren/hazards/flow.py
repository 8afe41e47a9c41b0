"""The life of a rectification file (S1 7.1.3.2-3, S3 6.1.1-2): graded, mended, looked at again by somebody else, closed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    OPENED = "opened", _("待定级")
    RECTIFYING = "rectifying", _("整改中")
    RECTIFIED = "rectified", _("待复查")
    CLOSED = "closed", _("已销号")
    HANDED_OVER = "handed_over", _("已移交")
    DISMISSED = "dismissed", _("不属隐患")


GOING = ("opened", "rectifying", "rectified")
LEAD = "center_head secretary"
DECIDE = f"grid_leader governance_worker {LEAD}"
WORK = f"grid_member property_manager {DECIDE}"

# fmt: off
RECTIFICATION = Flow(
    State, "opened",
    # action       from                  to              who
    ("grade",      "opened rectifying",  "rectifying",   DECIDE),
    ("rectify",    "rectifying",         "rectified",    WORK),
    ("pass_check", "rectified",          "closed",       f"{DECIDE} department_officer"),
    ("fail_check", "rectified",          "rectifying",   f"{DECIDE} department_officer"),
    ("hand_over",  "rectifying",         "handed_over",  DECIDE),
    ("dismiss",    "opened",             "dismissed",    f"{DECIDE} system"),
    ("take_up",    "closed handed_over dismissed", "opened",   f"{DECIDE} system"),
)
# fmt: on
