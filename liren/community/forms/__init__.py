"""What a person may type into the register."""

from liren.community.forms.accounts import ChangePassword, NoticeHours, Profile, SignIn

__all__ = ["ChangePassword", "NoticeHours", "Profile", "SignIn"]
