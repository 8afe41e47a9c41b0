"""The lives of a regulation's version, of a publication, of a file in the archive and of a list of what goes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class VersionState(TextChoices):
    DRAFT = "draft", _("起草")
    SUBMITTED = "submitted", _("待审核")
    REVIEWED = "reviewed", _("待批准")
    APPROVED = "approved", _("待施行")
    IN_FORCE = "in_force", _("施行")
    SUPERSEDED = "superseded", _("已被新版替代")
    REPEALED = "repealed", _("已废止")
    DROPPED = "dropped", _("已放弃")


class PublicationState(TextChoices):
    DRAFT = "draft", _("拟稿")
    SUBMITTED = "submitted", _("待签发")
    APPROVED = "approved", _("待发布")
    PUBLISHED = "published", _("已发布")
    ENDED = "ended", _("已到期")
    WITHDRAWN = "withdrawn", _("已撤下")
    DROPPED = "dropped", _("已作废")


class RecordState(TextChoices):
    DUE = "due", _("待归档")
    FILED = "filed", _("已归档")
    GONE = "gone", _("已处置")


class DisposalState(TextChoices):
    PROPOSED = "proposed", _("等待核准")
    DONE = "done", _("已核准")
    DROPPED = "dropped", _("不同意")


HEADS = "center_head secretary"
WRITERS = f"worker {HEADS}"
DRAFTERS = f"worker {HEADS} committee_member"  # disclosures of affairs are drafted and agreed by the committee too (security B.2, row 23)
APPROVERS = f"{HEADS} committee_member"
FILERS = f"{WRITERS} report_custodian"  # the custodian files what is sealed, and nothing else
OPEN = frozenset({"draft", "submitted", "reviewed", "approved"})  # a version on its way

# fmt: off
VERSION = Flow(
    VersionState, "draft",
    # action              from                               to            who
    ("write_version",     "draft",                           "draft",      WRITERS),
    ("submit_version",    "draft",                           "submitted",  WRITERS),
    ("return_version",    "submitted reviewed",              "draft",      WRITERS),
    ("review_version",    "submitted",                       "reviewed",   WRITERS),
    ("approve_version",   "reviewed",                        "approved",   HEADS),
    ("enact_version",     "approved",                        "in_force",   "system"),
    ("supersede_version", "in_force",                        "superseded", f"{HEADS} system"),
    ("repeal_version",    "in_force",                        "repealed",   HEADS),
    ("drop_version",      "draft submitted reviewed approved", "dropped",  WRITERS),
)

PUBLICATION = Flow(
    PublicationState, "draft",
    # action         from                  to            who
    ("write",        "draft",              "draft",      DRAFTERS),
    ("submit",       "draft",              "submitted",  DRAFTERS),
    ("give_back",    "submitted",          "draft",      APPROVERS),
    ("release",      "submitted",          "approved",   APPROVERS),
    ("publish",      "approved",           "published",  "system"),
    ("end",          "published",          "ended",      "system"),
    ("withdraw",     "approved published", "withdrawn",  APPROVERS),
    ("drop",         "draft submitted",    "dropped",    DRAFTERS),
)

RECORD = Flow(
    RecordState, "due",
    # action           from      to       who
    ("file_record",    "due",    "filed", FILERS),
    ("move_record",    "filed",  "filed", FILERS),
    ("dispose_record", "filed",  "gone",  HEADS),
)

DISPOSAL = Flow(
    DisposalState, "proposed",
    # action       from        to         who
    ("carry_out",  "proposed", "done",    HEADS),
    ("turn_down",  "proposed", "dropped", HEADS),
)
# fmt: on
