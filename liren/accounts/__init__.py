"""Accounts 账号安全: second factors, sessions, single sign-on, invitations, merging doubles, leavers (security C 27–29, 57–62)."""
