"""Security headers on every response (ASVS 5.0 V3.4). The policy allows nothing inline and nothing from elsewhere."""

import hashlib

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


def init_app(app: Flask, *, https: bool) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy())
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = g.get("resource_policy", "same-origin")
        headers["Permissions-Policy"] = g.get("permissions", PERMISSIONS)
        if https:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
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
    g.policy_extra = {name.replace("_", "-"): value for name, value in extra.items()}


def allow_camera() -> None:
    """Only the hand-over page may use the camera."""
    g.permissions = PERMISSIONS.replace("camera=()", "camera=(self)")


def allow_geolocation() -> None:
    """Only a page with a button “from here” may ask the browser where it is."""
    g.permissions = PERMISSIONS.replace("geolocation=()", "geolocation=(self)")


def open_format(seconds: int) -> None:
    """This response is public data: pages of other sites may read it, and anybody may keep it for `seconds`."""
    g.resource_policy, g.open_for = "cross-origin", seconds


def policy() -> str:
    extra = g.get("policy_extra", {})
    return "; ".join(f"{name} {value} {extra.get(name, '')}".strip() for name, value in POLICY.items())


def _is_private() -> bool:
    return request.method != "GET" or bool(getattr(current_user, "is_authenticated", False))
