"""Second factors as rules: time-based codes, recovery codes, what a browser is called, and who needs what."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
from urllib.parse import quote

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from liren.community.rules import Bucket

STEP, DIGITS, DRIFT = 30, 6, 1  # RFC 6238; a clock may be half a minute wrong
CODE_TRIES = Bucket(size=10, hours=24, free=3)  # ≤ 20 codes a day: 6·10⁻⁵ to guess one of three valid among a million
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # of recovery codes: nothing that looks like something else
CODES = 10
SEALED = frozenset({"report_custodian", "counselor", "administrator", "auditor", "secretary", "center_head"})
TRUST_DAYS = 30
INVITATION_DAYS = 30


def totp(secret: bytes, step: int) -> str:
    """The six digits of a time step (RFC 6238, HMAC-SHA-1)."""
    mac = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: bytes, code: str, seconds: float, last: int = 0) -> int:
    """The time step a code belongs to, among the present one and its neighbours and later than the last one used; 0: none."""
    code, present = re.sub(r"\s", "", code), int(seconds) // STEP
    steps = range(max(last + 1, present - DRIFT), present + DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(totp(secret, step).encode(), code.encode())), 0)


def new_secret() -> bytes:
    """160 random bits, as RFC 4226 wants them."""
    return secrets.token_bytes(20)


def spelled(secret: bytes) -> str:
    """The secret as people type it into an app, in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def otpauth(secret: bytes, username: str, issuer: str) -> str:
    """What the QR code says to an authenticator app."""
    label = quote(f"{issuer}:{username}")
    return f"otpauth://totp/{label}?secret={base64.b32encode(secret).decode()}&issuer={quote(issuer)}&digits={DIGITS}&period={STEP}"


def recovery_code() -> str:
    """Fifty random bits as ABCDE-FGHJK."""
    text = "".join(secrets.choice(ALPHABET) for _n in range(10))
    return f"{text[:5]}-{text[5:]}"


def digest(key: str, purpose: str, text: str) -> str:
    """What is stored of a code or a link: a keyed hash, so that a stolen table alone opens nothing."""
    plain = re.sub(r"[\s\-]", "", text).upper() if purpose.startswith(("recovery", "reset")) else text
    return hmac.new(key.encode(), f"{purpose}\0{plain}".encode(), hashlib.sha256).hexdigest()


def _key(key: str) -> bytes:
    return HKDF(SHA256(), 32, None, b"liren accounts factor").derive(key.encode())


def sealed(key: str, secret: bytes, about: str) -> bytes:
    """A secret that waits in a session to be enrolled, bound to its account (AES-256-GCM)."""
    nonce = secrets.token_bytes(12)
    return b"\x01" + nonce + AESGCM(_key(key)).encrypt(nonce, secret, about.encode())


def opened(key: str, stored: bytes, about: str) -> bytes:
    """The secret again; another account's or an altered one raises InvalidTag."""
    return AESGCM(_key(key)).decrypt(bytes(stored[1:13]), bytes(stored[13:]), about.encode())


def needs_factor(policy: str, roles: frozenset[str], portal: bool) -> bool:
    """Must somebody with these roles have a second factor? Sealed roles and administrators whatever staff do (security C 27)."""
    if policy == "off" or not roles:
        return False
    return bool(roles & SEALED) or (policy == "staff" and not portal)


def may_trust(roles: frozenset[str]) -> bool:
    """May a browser be remembered instead of the second factor? Never for sealed roles."""
    return not roles & SEALED


BROWSERS = (("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"))


def browser_words(agent: str) -> str:
    """A browser and its system in two words, e.g. “Chrome · Windows”; of the rest of what it says nothing is kept."""
    known = [next((word for sign, word in pairs if sign in agent), "") for pairs in (BROWSERS, SYSTEMS)]
    known[0] = known[0] or ("Safari" if "Safari" in agent else "")
    known[1] = known[1] or ("Mac" if "Mac OS" in agent else "Linux" if "Linux" in agent else "")
    return " · ".join(filter(None, known))


def unused_since(seconds: float, days: int) -> bool:
    """Has an account been unused for so long that it is disabled (等保 8.1.4.2 c)? 0 days: never."""
    return bool(days) and seconds > days * 86_400


def digits(count: int) -> str:
    """Random digits."""
    return "".join(secrets.choice("0123456789") for _n in range(count))


def reset_code() -> str:
    """Forty random bits that can be said over a counter: ABCD-EFGH."""
    text = "".join(secrets.choice(ALPHABET) for _n in range(8))
    return f"{text[:4]}-{text[4:]}"


def invitation_token(key: str, number: int) -> str:
    """The secret part of an invitation's link, made from the key and kept nowhere: 160 bits."""
    return f"{number}-{digest(key, 'invitation', str(number))[:40]}"


def invitation_number(key: str, token: str) -> int:
    """Which invitation a link is for; 0 when it is forged."""
    number = token.partition("-")[0]
    real = number.isdecimal() and len(number) < 16 and hmac.compare_digest(invitation_token(key, int(number)).encode(), token.encode())
    return int(number) if real else 0


def invitation_over(moment: float, expires: float, closed: bool, used: int, most: int) -> object:
    """Why an invitation cannot be used any more; empty while it can."""
    if closed:
        return _("这个邀请已收回，请向企业要一个新的")
    if moment > expires:
        return _("这个邀请已过期，请向企业要一个新的")
    return _("这个邀请的名额已用完，请向企业要一个新的") if used >= most else ""


MOVE, KEEP, DROP = "move", "keep", "drop"
UNTOLD = frozenset({"care.Consultation.client", "cases.Accused.user"})  # sealed: whoever merges is not told that there is any
RELATIONS = {  # what becomes of each reference to an account that is merged into another
    # move: it belongs to the person. keep: it tells what was done under that name, which points on to the account that stays.
    # drop: it only served to sign in.
    "accounts.Factor.user": DROP,
    "accounts.RecoveryCode.user": DROP,
    "accounts.TrustedBrowser.user": DROP,
    "accounts.Session.user": DROP,
    "accounts.ResetCode.user": DROP,
    "accounts.Identity.user": MOVE,
    "accounts.FactorReset.user": KEEP,
    "accounts.FactorReset.asked_by": KEEP,
    "accounts.FactorReset.decided_by": KEEP,
    "accounts.Invitation.by": KEEP,
    "accounts.Joining.user": MOVE,
    "accounts.Joining.decided_by": KEEP,
    "accounts.Merge.kept": MOVE,
    "accounts.Merge.gone": KEEP,
    "accounts.Merge.by": KEEP,
    "accounts.Handover.by": KEEP,
    "community.Appointment.user": MOVE,
    "community.ContactPerson.user": MOVE,
    "community.Device.user": DROP,
    "community.Import.by": KEEP,
    "core.Notice.user": MOVE,
    "core.NoticePreference.user": DROP,
    "cases.Case.reporter": MOVE,
    "cases.Assignment.by": KEEP,
    "cases.Assignment.taken_by": KEEP,
    "cases.Message.by": KEEP,
    "cases.Draft.user": DROP,
    "community.Approval.asked_by": KEEP,
    "community.Approval.decided_by": KEEP,
    "community.Breakage.by": KEEP,
    "community.Breakage.reviewed_by": KEEP,
    "briefings.Briefing.issued_by": KEEP,
    "hazards.Rectification.rectified_by": KEEP,
    "hazards.Rectification.checked_by": KEEP,
    "hazards.SiteRecord.by": KEEP,
    "hazards.AuthorityReport.by": KEEP,
    "cases.Concern.user": MOVE,
    "cases.RoutingRule.edited_by": KEEP,
    "cases.RuleSet.activated_by": KEEP,
    "cases.RuleSet.made_by": KEEP,
    "disputes.Mediator.user": MOVE,
    "disputes.Step.by": KEEP,
    "care.Consultation.client": MOVE,
    "care.Disclosure.by": KEEP,
    "care.Disclosure.reviewed_by": KEEP,
    "care.Entry.by": KEEP,
    "care.Mandate.agreed_by": KEEP,
    "care.Mandate.filed_by": KEEP,
    "care.Mandate.worker_one": KEEP,
    "care.Mandate.worker_two": KEEP,
    "care.Registration.by": KEEP,
    "community.Export.by": KEEP,
    "community.SavedView.by": KEEP,
    "institutions.Meeting.by": KEEP,
    "institutions.Particulars.by": KEEP,
    "institutions.StaffingRecord.by": KEEP,
    "institutions.StaffingRecord.agreed_by": KEEP,
    "premises.Evidence.by": KEEP,
    **{f"resources.{name}": KEEP for name in ("Use.noted_by", "Provider.decided_by", "Support.noted_by", "Activity.noted_by")},
    **{f"resources.{name}": KEEP for name in ("Need.noted_by", "Offer.offered_by", "Offer.answered_by", "Paper.by")},
    "training.Assessment.by": KEEP,
    "training.Assessment.user": MOVE,
    "training.Attendance.user": MOVE,
    "training.Certificate.user": MOVE,
    "training.Plan.approved_by": KEEP,
    "training.Plan.made_by": KEEP,
    "tasks.Step.by": KEEP,
    "tasks.Task.given_by": KEEP,
    "tasks.Task.reported_by": KEEP,
    "letters.Letter.drafted_by": KEEP,
    "letters.Letter.sent_by": KEEP,
    "letters.Point.rated_by": KEEP,
    "cases.Accused.user": MOVE,
    "publishing.Comment.by": MOVE,
    "publishing.Comment.answered_by": KEEP,
    "publishing.Placement.by": KEEP,
    "publishing.Publication.approved_by": KEEP,
    "publishing.Publication.drafted_by": KEEP,
    "publishing.Review.by": KEEP,
    "publishing.Version.approved_by": KEEP,
    "publishing.Version.drafted_by": KEEP,
    "publishing.Version.reviewed_by": KEEP,
    "reports.Opening.by": KEEP,
    "reports.Word.by": KEEP,
    **{f"evaluation.Improvement.{name}_by": KEEP for name in ("proposed", "agreed", "finished", "verified")},
    "evaluation.Progress.by": KEEP,
    **{f"assessments.Assessment.{name}_by": KEEP for name in ("started", "submitted", "endorsed", "locked")},
    "assessments.Grade.by": KEEP,
    "assessments.Step.by": KEEP,
    "selfchecks.Answer.by": KEEP,
    "selfchecks.Checklist.adopted_by": KEEP,
    "selfchecks.Copy.by": KEEP,
    "selfchecks.Revision.by": KEEP,
    "selfchecks.Revision.published_by": KEEP,
    **{f"selfchecks.Round.{name}_by": KEEP for name in ("started", "finished", "signed")},
    "standards.Attestation.by": KEEP,
    "standards.Attestation.confirmed_by": KEEP,
    "standards.Exemption.approved_by": KEEP,
    "standards.Exemption.by": KEEP,
    "standards.Goal.by": KEEP,
    "standards.Profile.by": KEEP,
    "community.Boundary.by": KEEP,
    "institutions.DutyDay.signed_by": KEEP,
    "institutions.Participation.by": KEEP,
    "institutions.PartyUnit.reporter": MOVE,
    "institutions.Secondment.user": MOVE,
    "publishing.ArchiveRecord.filed_by": KEEP,
    "publishing.Disposal.by": KEEP,
    "publishing.Disposal.decided_by": KEEP,
}
