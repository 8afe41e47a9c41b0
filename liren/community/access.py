"""May this person sign in, and may he do this to that? Django asks here; the answers come from appointments."""

from datetime import date
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest

from liren.community.models import Appointment, Post, Region, User
from liren.community.scope import may


class PostBackend(BaseBackend):
    """Passwords against accounts, permissions against posts."""

    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "", **_kwargs: Any) -> User | None:
        user = User.objects.filter(username__iexact=username, is_system=False).first()
        if user is None:
            User().set_password(password)  # the same work for a name that does not exist
            return None
        return user if user.is_active and user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True, is_system=False).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return user_obj.is_authenticated and may(user_obj, perm, obj)


def install() -> User:
    """The root of the region tree and the system user; nobody could have appointed him, so he is made here, once."""
    with transaction.atomic():
        root, made = Region.objects.get_or_create(code="000000", defaults={"name": "全国", "level": Region.Level.PROVINCE, "path": "-"})
        if made:
            root.path = f"/{root.pk}/"
            root.save(update_fields=["path"])
        user, made = User.objects.get_or_create(username="system", defaults={"name": "系统", "is_system": True, "password": "!"})
        if made:
            post = Post.objects.create(region=root, role="system", title="系统")
            Appointment.objects.create(user=user, post=post, since=date(2000, 1, 1))
    return user
