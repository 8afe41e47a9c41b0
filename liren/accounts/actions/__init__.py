"""Every way accounts change."""

from liren.accounts.actions.accounts import ask_reset, disable_account, enable_account, grant_reset, refuse_reset, retire_account
from liren.accounts.actions.joining import (
    approve_joining,
    close_invitation,
    invite,
    issue_code,
    join,
    refuse_joining,
    remove_member,
    use_code,
)
from liren.accounts.actions.leaving import hand_over, merge_accounts
from liren.accounts.actions.proofs import (
    add_passkey,
    add_totp,
    begin_session,
    end_other_sessions,
    end_session,
    link_identity,
    new_recovery_codes,
    remove_factor,
    trust_browser,
    unlink_identity,
    use_factor,
    use_recovery_code,
)

__all__ = [
    "add_passkey",
    "add_totp",
    "approve_joining",
    "ask_reset",
    "begin_session",
    "close_invitation",
    "disable_account",
    "enable_account",
    "end_other_sessions",
    "end_session",
    "grant_reset",
    "hand_over",
    "invite",
    "issue_code",
    "join",
    "link_identity",
    "merge_accounts",
    "new_recovery_codes",
    "refuse_joining",
    "refuse_reset",
    "remove_factor",
    "remove_member",
    "retire_account",
    "trust_browser",
    "unlink_identity",
    "use_code",
    "use_factor",
    "use_recovery_code",
]
