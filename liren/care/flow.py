"""Lifecycles of a consultation, a mandate and a registration."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    ASKED = "asked", _("待接待")
    TAKEN = "taken", _("咨询中")
    CLOSED = "closed", _("已结束")
    WITHDRAWN = "withdrawn", _("本人撤回")
    ERASED = "erased", _("内容已销毁")


class MandateState(TextChoices):
    FILED = "filed", _("待另一位负责人同意")
    ACTIVE = "active", _("已启用")
    ENDED = "ended", _("已停用")


class RegistrationState(TextChoices):
    ACTIVE = "active", _("登记中")
    ERASED = "erased", _("已删除")


# fmt: off
CONSULTATION = Flow(
    State, "asked",
    # action            from                      to           who
    ("take",            "asked",                  "taken",     "counselor"),
    ("close",           "taken",                  "closed",    "counselor"),
    ("withdraw",        "asked",                  "withdrawn", "employee"),
    ("erase",           "closed withdrawn",       "erased",    "employee counselor"),
)
MANDATE = Flow(
    MandateState, "filed",
    ("switch_on",       "filed",                  "active",    "center_head secretary"),
    ("switch_off",      "filed active",           "ended",     "center_head secretary system"),
)
REGISTRATION = Flow(
    RegistrationState, "active",
    ("renew",           "active",                 "active",    "governance_worker"),
    ("delete",          "active",                 "erased",    "governance_worker system"),
)
# fmt: on
