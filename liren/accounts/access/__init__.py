"""What stands between a right password and a session: the second factor, passkeys, single sign-on."""
