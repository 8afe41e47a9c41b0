"""The life of a letter to a department: drafted, signed and sent, received, answered to the last point (S1 7.1.2.3, 7.2.2.1-2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    DRAFT = "draft", _("拟稿")
    SUBMITTED = "submitted", _("待签发")
    SENT = "sent", _("已发出")
    RECEIVED = "received", _("部门办理中")
    CLOSED = "closed", _("已答复")
    DROPPED = "dropped", _("已作废")


class PointState(TextChoices):
    OPEN = "open", _("待答复")
    ASKED = "asked", _("待社区补充")
    ANSWERED = "answered", _("已答复")
    RETURNED = "returned", _("退回社区")
    GONE = "gone", _("反映人已撤回")


WAITING = ("open", "asked")
HEADS = "center_head secretary"
WRITERS = f"worker {HEADS}"
DEPARTMENT = "department_officer"

# fmt: off
LETTER = Flow(
    State, "draft",
    # action          from                to            who
    ("gather",        "draft",            "draft",      WRITERS),
    ("leave_out",     "draft",            "draft",      WRITERS),
    ("word_point",    "draft",            "draft",      WRITERS),
    ("write",         "draft",            "draft",      WRITERS),
    ("submit",        "draft",            "submitted",  WRITERS),
    ("give_back",     "submitted",        "draft",      HEADS),
    ("drop",          "draft submitted",  "dropped",    WRITERS),
    ("send",          "submitted",        "sent",       HEADS),
    ("recall",        "sent",             "draft",      HEADS),
    ("receive",       "sent",             "received",   DEPARTMENT),
    ("ask",           "received",         "received",   DEPARTMENT),
    ("reply",         "received",         "received",   WRITERS),
    ("answer",        "received",         "received",   DEPARTMENT),
    ("answer_all",    "received",         "received",   DEPARTMENT),
    ("return_point",  "received",         "received",   DEPARTMENT),
    ("close",         "sent received",    "closed",     "system"),
)
# fmt: on
