"""The life of a case report: drafted, issued with frozen figures, withdrawn only in the open (S1 7.2.2.1-4, S2 5.4.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    DRAFT = "draft", _("拟稿")
    ISSUED = "issued", _("已签发")
    WITHDRAWN = "withdrawn", _("已撤回")
    DROPPED = "dropped", _("已作废")


HEADS = "center_head secretary"

# fmt: off
BRIEFING = Flow(
    State, "draft",
    # action      from       to           who
    ("compute",   "draft",   "draft",     f"worker {HEADS}"),
    ("write",     "draft",   "draft",     f"worker {HEADS}"),
    ("drop",      "draft",   "dropped",   HEADS),
    ("issue",     "draft",   "issued",    HEADS),
    ("withdraw",  "issued",  "withdrawn", HEADS),
)
# fmt: on
