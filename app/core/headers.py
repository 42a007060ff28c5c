"""Security headers on every response (ASVS 5.0 V3.4). The policy allows nothing inline and nothing from elsewhere."""

import hashlib
from collections.abc import Callable, Iterable

from flask import Flask, Response, g, request
from flask_login import current_user

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def policy(**extra: str) -> str:
    added = {name.replace("_", "-"): value for name, value in extra.items()}
    return "; ".join(f"{name} {value} {added.get(name, '')}".strip() for name, value in POLICY.items())


STANDING = [
    ("Content-Security-Policy", policy()),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS),
]
HTTPS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


class Standing:
    """WSGI middleware: what an answer does not say for itself, as below, it says like all others. Written out once."""

    def __init__(self, app: Callable, *, https: bool) -> None:
        self.app = app
        self.headers = [*STANDING, HTTPS] if https else STANDING

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        def start(status, headers, *exc_info):
            said = {name for name, _value in headers}
            return start_response(status, headers + [pair for pair in self.headers if pair[0] not in said], *exc_info)

        return self.app(environ, start)


def init_app(app: Flask) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        if "said" in g:
            headers.update(g.said)
        if "open_for" in g:
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Cache-Control"] = f"public, max-age={g.open_for}"
            _tag(response)
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store" if _is_private() else "no-cache"
        return response


def _tag(response: Response) -> None:
    """Who has this file already is told so (304) instead of being sent it again."""
    if response.status_code == 200 and not response.is_streamed and "ETag" not in response.headers:
        response.set_etag(hashlib.blake2b(response.get_data(), digest_size=12).hexdigest(), weak=True)
        response.make_conditional(request)


def allow(**extra: str) -> None:
    """Widen the policy for this response only: `allow(img_src="data: https://t0.tianditu.gov.cn")`."""
    _say("Content-Security-Policy", policy(**extra))


def allow_camera() -> None:
    """Only the hand-over page may use the camera."""
    _say("Permissions-Policy", PERMISSIONS.replace("camera=()", "camera=(self)"))


def allow_geolocation() -> None:
    """Only a page with a button “from here” may ask the browser where it is."""
    _say("Permissions-Policy", PERMISSIONS.replace("geolocation=()", "geolocation=(self)"))


def open_format(seconds: int) -> None:
    """This response is public data: pages of other sites may read it, and anybody may keep it for `seconds`."""
    g.open_for = seconds
    _say("Cross-Origin-Resource-Policy", "cross-origin")


def _say(name: str, value: str) -> None:
    g.setdefault("said", {})[name] = value


def _is_private() -> bool:
    return request.method != "GET" or bool(getattr(current_user, "is_authenticated", False))
