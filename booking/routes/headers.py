"""What every answer tells the browser about safety and privacy."""

from __future__ import annotations

from flask import Flask, Response, request

from booking.config import settings

NOBODY = "frame-ancestors 'none'"
# No inline script or style anywhere, nothing from other hosts, framed by nobody.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        NOBODY,
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers would then send `Origin: null`, by which no form is known to be ours.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
# They are the same for everybody, and a frame that its site has sandboxed asks for them from no origin at all.
OF_STATIC_FILES = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
# A tab that a sandboxed frame has opened is sandboxed too, and shows no page that keeps to itself.
MAY_OPEN_FROM_A_SANDBOX = {"Cross-Origin-Opener-Policy": "unsafe-none"}
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    headers = dict(HEADERS)
    if app.config["SETTINGS"].base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        if request.endpoint == "static":
            response.headers.update(OF_STATIC_FILES)
        given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterating gives pairs
        response.headers.extend((name, value) for name, value in headers.items() if name.lower() not in given)
        if request.endpoint != "static" and not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def may_be_framed(response: Response) -> Response:
    """By the sites that EMBED_SITES names, and there by no page of another between them and this one."""
    sites = settings().embed_sites
    if sites:
        policy = CONTENT_SECURITY_POLICY.replace(NOBODY, f"frame-ancestors {' '.join(sites)}")
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # for a site that isolates itself (COEP)
    return response
