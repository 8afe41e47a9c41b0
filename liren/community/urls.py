"""Addresses of the register; each is called like its view."""

from django.urls import path

from liren.community.views import accounts

app_name = "community"
urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-in/demo/", accounts.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("language/", accounts.set_language, name="set_language"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.change_password, name="change_password"),
    path("account/hours/", accounts.set_notice_hours, name="set_notice_hours"),
    path("account/profile/", accounts.edit_profile, name="edit_profile"),
]
