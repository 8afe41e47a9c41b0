"""What is published, where it was put up, the calendar of disclosures, comments with answers, and how often something was opened."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.community.models import Company, Post, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now, today
from liren.publishing.flow import PUBLICATION, PublicationState
from liren.publishing.models.rulebook import BY_AUDIENCE, DRAFTS, INSIDE, Audience, OpenTo, Owner
from liren.publishing.rules import Cycle


class DisclosureItem(CommunityModel):
    """公开目录的一项：公开什么、多久一次、谁负责（S1 7.1.2.4、S2 4.5-1）。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=INSIDE)

    kind = models.CharField(_("公开种类"), max_length=40)  # of the shipped kinds
    title = models.CharField(_("公开事项"), max_length=80)
    cycle = models.CharField(_("公开周期"), max_length=12, choices=Cycle, default=Cycle.QUARTER)
    owner = models.CharField(_("牵头机构"), max_length=40, choices=Owner, default=Owner.CENTER)
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("责任岗位"), null=True, blank=True, related_name="disclosure_items")
    audience = models.CharField(_("对谁公开"), max_length=12, choices=Audience, default=Audience.PUBLIC)
    since = models.DateField(_("从哪天起"), default=today)
    told = models.CharField(max_length=20, blank=True)  # the last reminder: first day of the period and its stage
    is_active = models.BooleanField(_("启用"), default=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "title"], name="disclosure_title_once")]

    def __str__(self) -> str:
        return self.title


class Publication(CommunityModel):
    """发布：一则公告、动态、政策摘编、宣传、通报或公示，另一人签发，到期自动撤下。"""

    FLOW = PUBLICATION
    AREA = {"community": "community_id"}
    SECRECY = "open_to"
    READERS = BY_AUDIENCE
    JOURNAL_HIDES = frozenset({"text"})

    class Kind(models.TextChoices):
        NOTICE = "notice", _("公告")
        NEWS = "news", _("动态")
        POLICY = "policy_digest", _("政策摘编")
        PUBLICITY = "campaign", _("宣传")
        BULLETIN = "governance_bulletin", _("治理通报")
        DISCLOSURE = "disclosure", _("公示")

    kind = models.CharField(_("种类"), max_length=20, choices=Kind)
    item = models.ForeignKey(DisclosureItem, models.PROTECT, null=True, blank=True, related_name="publications")
    affairs = models.CharField(max_length=40, blank=True)  # the kind of disclosure
    topic = models.CharField(_("宣传主题"), max_length=40, blank=True)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("正文"), max_length=20_000, blank=True)
    audience = models.CharField(_("对谁发布"), max_length=12, choices=Audience, default=Audience.PUBLIC)
    open_to = models.CharField(max_length=12, choices=OpenTo, default=OpenTo.DESK)
    state = models.CharField(_("状态"), max_length=12, choices=PublicationState, default=PUBLICATION.start)
    show_from = models.DateTimeField(_("发布时间"), null=True, blank=True)
    show_until = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    policy_issuer = models.CharField(_("政策发布单位"), max_length=80, blank=True)
    policy_issued_on = models.DateField(_("政策发布日期"), null=True, blank=True)
    writers = models.JSONField(default=list)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=now)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    remark = models.CharField(_("退改意见"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="publication_approved_by_another"),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "ended"]) | Q(approved_at__isnull=False, published_at__isnull=False),
                name="published_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(show_until=None) | Q(show_from=None) | Q(show_until__gt=F("show_from")), name="shown_until_after_from"
            ),
            models.CheckConstraint(
                condition=Q(kind="disclosure", affairs__gt="") | (~Q(kind="disclosure") & Q(affairs="", item=None)),
                name="disclosure_says_of_what",
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "-published_at"], name="publication_latest")]

    def __str__(self) -> str:
        return self.title


class Placement(PlacedModel):
    """刊发记录：在哪里、从哪天到哪天展示，附照片（公示的证明）。"""

    AREA = {"community": "publication__community_id"}
    READERS = readers(community=DRAFTS)

    class Channel(models.TextChoices):
        WEB = "web_portal", _("门户网站")
        MOBILE = "mobile_client", _("移动客户端")
        ACCOUNT = "public_account", _("公众号")
        BOARD = "notice_board", _("公告栏")
        SCREEN = "screen", _("电子屏")
        OTHER = "other", pgettext_lazy("channel", "其他")

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="placements")
    channel = models.CharField(_("渠道"), max_length=20, choices=Channel)
    place = models.CharField(_("位置或链接"), max_length=300, blank=True)
    since = models.DateField(_("展示自"))
    until = models.DateField(_("展示至"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="placed_until_after_since")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.since}"

    @property
    def community_id(self) -> int:
        return self.publication.community_id


class Comment(CommunityModel):
    """意见：企业、员工和社会对公开内容的意见，五个工作日内答复（S1 7.1.2.4-5、S2 4.5-2）。"""

    AREA = {"community": "community_id", "own": "by_id"}
    READERS = readers(community=DRAFTS, own="company_contact employee volunteer")
    JOURNAL_HIDES = frozenset({"text", "answer"})

    class Side(models.TextChoices):
        COMPANY = "company", _("企业")
        PARTY = "company_party_organization", _("企业党组织")
        EMPLOYEE = "employee", _("员工")
        PUBLIC = "public", _("社会公众")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="comments")
    side = models.CharField(_("来自"), max_length=30, choices=Side)
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: somebody who did not sign in
    text = models.TextField(_("意见"), max_length=1000)
    at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    is_shown = models.BooleanField(_("意见和答复一并公开"), default=False)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", is_shown=False) | Q(answered_at__isnull=False, answer__gt=""),
                name="comment_answered_with_words",
            ),
            models.CheckConstraint(condition=Q(side="public") | Q(by__isnull=False), name="only_the_public_is_nameless"),
        ]
        indexes = [models.Index(fields=["community", "answered_at", "due_at"], name="comment_waiting")]

    def __str__(self) -> str:
        return self.text[:30]


class ReadCount(PlacedModel):
    """How often something was opened on a day, by whose side; of the reader himself nothing is kept."""

    AREA = {"community": "publication__community_id"}
    READERS = readers(community=INSIDE)

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="read_counts")
    on = models.DateField()
    side = models.CharField(max_length=10)  # portal or public
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "on", "side"], name="read_count_once_a_day")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.on} {self.n}"

    @property
    def community_id(self) -> Any:
        return self.publication.community_id
