"""Who acts in the demo's stories."""

from liren.cases.demo.world import world_of
from liren.community.models import User


def test_whose_account_was_closed_is_not_told_of_as_acting(village):
    """Somebody handed over and left: his earlier days are not told either, for he may no longer act."""
    post = village.provider.appointments.get().post
    assert world_of(village.here).holder(post) == village.provider
    User.objects.filter(pk=village.provider.pk).update(is_active=False)
    assert world_of(village.here).holder(post) is None
