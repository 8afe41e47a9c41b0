"""Tables that know nothing of communities: the journal, its seals, counters, notices, attachments, the vault."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.core.calendar import now


class Event(models.Model):
    """One thing that happened, written by an action in its own transaction and never changed (audit, feed and outbox)."""

    at = models.DateTimeField(default=now)
    community_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    changes = models.JSONField(default=dict)  # {field: [old, new]}
    details = models.JSONField(default=dict)  # what the action was told
    key = models.CharField(max_length=80, null=True, unique=True)  # idempotency key of the sender
    digest = models.CharField(max_length=64, blank=True)  # of who sent what under that key
    announced_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["community_id", "-at"], name="event_community"),
            models.Index(fields=["id"], condition=models.Q(announced_at=None), name="event_unannounced"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type}#{self.subject_id}"


class Seal(models.Model):
    """A link of the hash chain over the journal: hash = H(previous hash, the event's own bytes)."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="seal", db_constraint=False)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}:{self.hash[:12]}"


class Access(models.Model):
    """Somebody read, revealed or took out what is sensitive (level 3 and above); never changed, chained through the journal."""

    class Kind(models.TextChoices):
        VIEW = "view", _("查看")
        FILE = "file", _("查看附件")
        REVEAL = "reveal", _("查看完整号码")
        EXPORT = "export", _("导出")
        GLASS = "glass", _("应急查阅")
        SEARCH = "search", _("按号码查找")

    at = models.DateTimeField(default=now)
    community_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    about_id = models.BigIntegerField(null=True)  # the account of the person concerned, who may see who looked
    name = models.CharField(max_length=60, blank=True)  # which field, or by which grant
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["community_id", "-id"], name="access_community"),
            models.Index(fields=["about_id", "-id"], condition=models.Q(about_id__isnull=False), name="access_about"),
            models.Index(fields=["actor_id", "kind", "-at"], name="access_actor"),
            models.Index(fields=["subject_type", "subject_id"], name="access_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}#{self.subject_id}"


class Counter(models.Model):
    """The last number given out under a name; locked while the next is taken, so there are no gaps and no doubles."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Notice(models.Model):
    """A message to one person about one thing that happened."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    url = models.CharField(max_length=200, blank=True)
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="notices")
    once = models.CharField(max_length=120, null=True)  # the same thing is told once: dedupes retries and timers
    at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)  # after quiet hours; null: no mail
    mailed_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "once"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_user"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(fields=["mail_due_at"], condition=models.Q(mailed_at=None, mail_due_at__isnull=False), name="notice_mail"),
        ]

    def __str__(self) -> str:
        return self.title


class NoticePreference(models.Model):
    """Whether one person wants one kind of notice, and by which way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(_("站内"), default=True)
    mail = models.BooleanField(_("邮件"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notice_preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Attachment(models.Model):
    """A file that belongs to a thing; whoever may see the thing may fetch the file, nobody else."""

    community_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)  # random, under DATA_DIR/files
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """A worker process that was alive at this instant; its jobs are taken over when the beat stops."""

    worker = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class Schedule(models.Model):
    """When a recurring job runs next; whoever moves the instant on has the run."""

    job = models.CharField(max_length=200, primary_key=True)
    cron = models.CharField(max_length=60)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job} ({self.cron})"


class DataKey(models.Model):
    """The key of one sealed thing, encrypted under a master key that does not lie here; without this row its content is gone."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    master = models.CharField(max_length=40)  # name of the master key
    nonce = models.BinaryField(max_length=12)
    wrapped = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="data_key_subject")]
        indexes = [models.Index(fields=["master"], name="data_key_master")]

    def __str__(self) -> str:
        return f"{self.master} {self.subject_type}#{self.subject_id}"


class Envelope(models.Model):
    """What was sealed for one thing, as ciphertext bound to it (`liren.core.vault`)."""

    data_key = models.ForeignKey(DataKey, models.CASCADE, related_name="envelopes")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    nonce = models.BinaryField(max_length=12)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="envelope_subject")]

    def __str__(self) -> str:
        return f"{self.subject_type}#{self.subject_id}"
