"""Addresses of accounts."""

from django.urls import path

from liren.accounts.views import joining, leaving, people, security, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/second/", sign_in.second_step, name="second_step"),
    path("sign-in/passkey/options/", sign_in.passkey_options, name="passkey_options"),
    path("sign-in/passkey/", sign_in.passkey_sign_in, name="passkey_sign_in"),
    path("sign-in/oidc/", sign_in.oidc_start, name="oidc_start"),
    path("sign-in/oidc/callback/", sign_in.oidc_callback, name="oidc_callback"),
    path("account/security/", security.security, name="security"),
    path("account/security/totp/", security.add_totp, name="add_totp"),
    path("account/security/codes/", security.recovery_codes, name="recovery_codes"),
    path("account/security/passkey/", security.add_passkey, name="add_passkey"),
    path("account/security/passkey/options/", security.passkey_new_options, name="passkey_new_options"),
    path("account/security/passkey/new/", security.passkey_new, name="passkey_new"),
    path("account/security/<int:pk>/remove/", security.remove_factor, name="remove_factor"),
    path("account/sessions/", security.sessions, name="sessions"),
    path("account/sessions/others/", security.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path("account/link/", security.link_identity, name="link_identity"),
    path("account/link/<int:pk>/remove/", security.unlink_identity, name="unlink_identity"),
    path("desk/accounts/", people.people, name="people"),
    path("sign-in/code/", joining.use_code, name="use_code"),
    path("join/waiting/", joining.waiting, name="waiting"),
    path("join/<str:token>/", joining.join, name="join"),
    path("home/members/", joining.members, name="members"),
    path("members/company/<int:pk>/", joining.members_panel, name="members_panel"),
    path("members/company/<int:pk>/invite/", joining.invite, name="invite"),
    path("members/invitations/<int:pk>/", joining.invitation, name="invitation"),
    path("members/invitations/<int:pk>/close/", joining.close_invitation, name="close_invitation"),
    path("members/joinings/<int:pk>/", joining.decide_joining, name="decide_joining"),
    path("members/<int:pk>/remove/", joining.remove_member, name="remove_member"),
    path("members/<int:pk>/code/", joining.issue_code, name="issue_code"),
    path("desk/accounts/leavers/", leaving.leavers, name="leavers"),
    path("desk/accounts/leavers/<int:pk>/", leaving.hand_over, name="hand_over"),
    path("desk/accounts/leavers/<int:pk>/move/", leaving.move_duties, name="move_duties"),
    path("desk/accounts/handovers/<int:pk>/", leaving.handover, name="handover"),
    path("desk/accounts/doubles/", leaving.doubles, name="doubles"),
    path("desk/accounts/doubles/<int:pk>/<int:other>/", leaving.merge, name="merge"),
    path("desk/accounts/<int:pk>/reset/", people.ask_reset, name="ask_reset"),
    path("desk/accounts/<int:pk>/disable/", people.disable_account, name="disable_account"),
    path("desk/accounts/<int:pk>/enable/", people.enable_account, name="enable_account"),
    path("desk/accounts/resets/<int:pk>/", people.decide_reset, name="decide_reset"),
]
