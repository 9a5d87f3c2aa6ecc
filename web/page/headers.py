"""What every answer says to the browser: nothing from elsewhere, nothing inline, nothing kept."""

from flask import Flask, Response, request

from web.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
HSTS = "max-age=31536000; includeSubDomains"
KEPT_BY_NOBODY = "no-store"
ASKED_AGAIN = "no-cache"
MAY_BE_KEPT = frozenset({"static", "status.offices", "status.office", "feed.atom", "feed.json"})


def install(app: Flask, settings: Settings) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cache-Control"] = ASKED_AGAIN if request.endpoint in MAY_BE_KEPT else KEPT_BY_NOBODY
        if settings.https:
            response.headers["Strict-Transport-Security"] = HSTS
        return response
