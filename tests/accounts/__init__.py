"""Accounts: second factors, sessions, single sign-on, invitations, doubles, leavers."""
