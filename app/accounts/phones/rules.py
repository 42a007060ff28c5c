"""What a phone number is, how it is kept, and how long a code is good. Standard library only."""

import datetime
import hashlib
import hmac
import re
import unicodedata

CODE_LASTS = datetime.timedelta(minutes=10)
# How long somebody whose code was right may take over the page that asks for a name.
PROOF_LASTS = datetime.timedelta(minutes=30)
MOST_TRIES = 5
CODE_DIGITS = 6
_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise(typed: str) -> str | None:
    """The eleven digits of a mainland mobile number, or None. Forgives spaces, dashes, full-width digits and +86."""
    digits = re.sub(r"[\s\-—–()]", "", unicodedata.normalize("NFKC", typed))
    digits = re.sub(r"^(\+?86|0086)(?=1\d{10}$)", "", digits)
    return digits if _MOBILE.fullmatch(digits) and digits.isascii() else None


def key_of(number: str, secret: str) -> str:
    """What stands for a number in the database. Without the secret it cannot be tried out against all numbers there are."""
    return hmac.digest(_derived(secret, "phone"), number.encode(), hashlib.sha256).hex()


def code_hash(ticket: str, code: str, secret: str) -> str:
    return hmac.digest(_derived(secret, "phone code"), f"{ticket}\0{code}".encode(), hashlib.sha256).hex()


def ticket_hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def is_code(typed: str) -> bool:
    return re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", typed) is not None


def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)
