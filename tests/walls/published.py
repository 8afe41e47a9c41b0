"""Regulations and publications of every audience in both communities, each with strings that stand nowhere else."""

from typing import Any

from liren.core.calendar import today
from liren.publishing import actions, queries
from liren.publishing.models import ArchiveCategory, ArchiveRecord, Comment, Disposal, Publication, Regulation
from tests.walls.canaries import add, canary


def build(world: Any) -> None:
    """Everything that is written, in force or out."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        cast = {name: getattr(world.village, f"{prefix}{name}") for name in ("worker", "governance_worker", "center_head", "secretary")}
        for audience in ("draft", "staff", "public"):
            _regulation(world, prefix, here, audience, cast)
        _publications(world, prefix, here, cast)


def _regulation(world: Any, prefix: str, here: Any, audience: str, cast: dict[str, Any]) -> None:
    """The draft is written by nobody of the cast, so that each letter of the table opens something."""
    texts = {"title": canary("制度")}
    made = actions.begin_regulation(here, by=cast["worker"], **texts, audience="staff" if audience == "draft" else audience)
    version, text = queries.latest(made), canary("正文")
    actions.write_version(version, by=cast["worker"], sections=[{"code": "a", "title": "一", "hint": "", "text": text}])
    if audience != "draft":
        actions.submit_version(version, by=cast["worker"])
        actions.review_version(version, by=cast["governance_worker"])
        actions.approve_version(version, by=cast["center_head"], effective_on=today())
    else:
        type(version).objects.filter(pk=version.pk).update(writers=[], drafted_by=world.village.system)
        version.refresh_from_db()
    add(world, f"regulation_{audience}", Regulation.objects.get(pk=made.pk), f"{prefix}{audience} regulation", texts=texts)
    version = queries.latest(Regulation.objects.get(pk=made.pk))
    add(world, f"version_{audience}", version, f"{prefix}{audience} version", texts={"text": text})


def _publications(world: Any, prefix: str, here: Any, cast: dict[str, Any]) -> None:
    worker, head = cast["worker"], cast["center_head"]
    for resource in ("draft", "companies", "public"):
        texts = {"title": canary("标题"), "text": canary("内容")}
        audience = "public" if resource == "draft" else resource
        made = actions.draft(here, by=worker, kind="notice", audience=audience, **texts)
        if resource != "draft":
            actions.submit(made, by=worker)
            actions.release(made, by=head)
        _nobodys(world, made) if resource == "draft" else None
        add(world, f"publication_{resource}", Publication.objects.get(pk=made.pk), f"{prefix}{resource} publication", texts=texts)
    said, by = canary("意见"), getattr(world.village, f"{prefix}contact")
    comment = actions.comment(Publication.objects.get(pk=made.pk), by=by, text=said)
    add(world, "comment", Comment.objects.get(pk=comment.pk), f"{prefix}comment", own=by.pk, texts={"text": said})
    told = {"title": canary("目录")}
    item = actions.add_disclosure_item(here, by=head, kind="service_item_disclosure", **told)
    add(world, "disclosure_item", item, f"{prefix}disclosure item", texts=told)
    texts = {"title": canary("党务"), "text": canary("密文")}
    made = actions.draft(here, by=head, kind="disclosure", affairs="party_affairs_disclosure", **texts)
    _nobodys(world, made)
    add(world, "publication_affairs", Publication.objects.get(pk=made.pk), f"{prefix}affairs", texts=texts)


def _nobodys(world: Any, made: Publication) -> None:
    """As if drafted by nobody of the cast, so that whoever may sign has not written it."""
    Publication.objects.filter(pk=made.pk).update(writers=[], drafted_by=world.village.system)


def archive(world: Any) -> None:
    """A category, a file of each secrecy and a list of what goes, in both communities."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        name, reason = canary("类"), canary("鉴")
        category = ArchiveCategory.objects.create(community=here, code="ZZ", name=name, retention="years_10", kinds=["letters"])
        add(world, "archive_category", category, f"{prefix}archive category", texts={"name": name})
        for n, secrecy in enumerate(("plain", "sealed")):
            told = {"kind": "letters", "subject_id": n + 1, "title": (title := canary("卷")), "made_on": today(), "due_on": today()}
            row = ArchiveRecord.objects.create(community=here, category=category, secrecy=secrecy, **told)
            add(world, f"archive_{secrecy}", row, f"{prefix}{secrecy} file", texts={"title": title})
        listed = Disposal.objects.create(community=here, fate="destroy", reason=reason, by=world.village.system)
        add(world, "disposal", listed, f"{prefix}disposal", texts={"reason": reason})
