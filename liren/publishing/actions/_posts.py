"""The post that answers for a regulation or an item of the calendar."""

from django.utils.translation import gettext as __

from liren.community.models import Community, Post
from liren.core.actions import Refused


def of_community(post: Post | None, community: Community) -> Post | None:
    """The post, if it is one of this community; or none."""
    if post is not None and post.community_id != community.pk:
        raise Refused(__("责任岗位要在本社区"))
    return post
