"""Everything between a request and its answer: addresses, who may read, errors, languages.

Free of nameko: `service.py` hands it each request, and tests call it as they like.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from services.gateway import api, openapi, schemas
from services.gateway.api import Resource
from services.gateway.asking import Ask, Memory
from services.gateway.errors import (
    STATUS,
    GatewayFailed,
    MethodWrong,
    PathUnknown,
    TokenMissing,
    TokenWrong,
    Unanswerable,
)
from services.gateway.live import Live
from services.gateway.pages import Pages, static_files
from services.gateway.tokens import Tokens
from shared.runtime.certificate import Certificate
from shared.words import LANGS, HasReason, Lang, Named, told

log = logging.getLogger(__name__)

COOKIE, LANG_COOKIE = "tongxin_token", "tongxin_lang"
YEAR: Final = 365 * 24 * 3600
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SAFETY: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Headers of every answer: nothing from elsewhere, nothing told to others."""


class Site:
    """Answers requests; asks the other services by what it is given for it."""

    def __init__(
        self, hashes: Iterable[str], live: Live | None = None,
        certificate: Certificate | None = None,
    ) -> None:  # fmt: skip
        """Take the hashes of the tokens that may read."""
        self.tokens = Tokens(hashes)
        self.live = live or Live()
        self.certificate = certificate or Certificate()
        self.memory = Memory()
        self.pages = Pages()
        self.files = static_files()
        self.map = Map([
            Rule("/", endpoint=self.page, methods=["GET"]),
            Rule("/api/", endpoint=self.docs, methods=["GET"]),
            Rule("/api/openapi.json", endpoint=self.openapi, methods=["GET"]),
            Rule("/static/<name>", endpoint=self.static, methods=["GET"]),
            Rule(f"{api.ROOT}/live", endpoint=self.listen, methods=["GET"]),
            *(Rule(one.path, endpoint=one, methods=["GET"]) for one in api.RESOURCES),
        ])  # fmt: skip

    def answer(self, request: Request, ask: Ask) -> Response:
        """Answer a request, whatever comes of it."""
        lang = language(request)
        try:
            response = self.found(request, ask, lang)
        except (Named, Unanswerable) as error:
            response = self.refusal(request, error, lang)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            response = self.refusal(request, GatewayFailed(), lang)
        for name, value in SAFETY.items():
            response.headers.setdefault(name, value)
        return response

    def found(self, request: Request, ask: Ask, lang: Lang) -> Response:
        """Find what is asked for and give it. Raises what stands in `STATUS`."""
        try:
            endpoint, values = self.map.bind_to_environ(request.environ).match()
        except MethodNotAllowed:
            raise MethodWrong(method=request.method) from None
        except HTTPException:
            raise PathUnknown(path=request.path) from None
        if isinstance(endpoint, Resource):
            self.admit(request)
            asked = schemas.read(endpoint.asked, request.args.to_dict())
            return as_json(endpoint.answer(self.memory.asking(ask), asked, lang), lang)
        response: Response = endpoint(request, lang, **values)
        return response

    def admit(self, request: Request) -> None:
        """Pass who has a token, in the header or, from the page, in the cookie.

        Raises `TokenMissing` or `TokenWrong`.
        """
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE)
        if not token:
            raise TokenMissing
        if not self.tokens.know(token):
            raise TokenWrong

    def page(self, request: Request, lang: Lang) -> Response:
        """Give the page; a token in its address becomes a cookie, and leaves the address."""
        token = request.args.get("token")
        if token is not None:
            return self.welcome(request, token)
        self.admit(request)
        ends = self.certificate.ends_soon(dt.datetime.now(dt.UTC))
        return self.html(self.pages.page(lang, schemas.today(), ends), request, lang)

    def welcome(self, request: Request, token: str) -> Response:
        """Keep a token in a cookie that scripts can't read and other sites can't use."""
        if not self.tokens.know(token):
            raise TokenWrong
        rest = {name: value for name, value in request.args.items() if name != "token"}
        response = redirect(f"/?{urlencode(rest)}" if rest else "/", 303, Response)
        response.set_cookie(
            COOKIE, token, httponly=True, samesite="Strict", secure=request.is_secure
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def docs(self, request: Request, lang: Lang) -> Response:
        """Give the page that shows what the API answers: to anyone, there is no number in it."""
        response = self.html(self.pages.docs(lang), request, lang)
        # The viewer's style sheet holds its arrows and crosses as images.
        policy = POLICY.replace("img-src 'self'", "img-src 'self' data:")
        response.headers["Content-Security-Policy"] = policy
        return response

    def openapi(self, request: Request, lang: Lang) -> Response:  # noqa: ARG002
        """Give the document of the API."""
        return as_json(openapi.document(lang), lang)

    def html(self, text: str, request: Request, lang: Lang, status: int = 200) -> Response:
        """Give a page, and remember its language where it was chosen in the address."""
        response = Response(text, status, mimetype="text/html")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Language"] = lang
        if "lang" in request.args:
            response.set_cookie(LANG_COOKIE, lang, YEAR, httponly=True, samesite="Lax")
        return response

    def static(self, request: Request, lang: Lang, name: str) -> Response:  # noqa: ARG002
        """Give a file of the page; the browser asks each time whether it is still the same."""
        file = self.files.get(name)
        if file is None:
            raise PathUnknown(path=request.path)
        response = Response(file.content, content_type=file.type)
        response.set_etag(file.etag)
        response.headers["Cache-Control"] = "no-cache"
        return response.make_conditional(request)

    def listen(self, request: Request, lang: Lang) -> Response:  # noqa: ARG002
        """Give the live numbers for as long as somebody listens."""
        self.admit(request)
        # eventlet gathers 4 KiB before it sends anything; whoever listens wants it now.
        request.environ["eventlet.minimum_write_chunk_size"] = 0
        response = Response(self.live.listen(), mimetype="text/event-stream")
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Accel-Buffering"] = "no"
        return response

    def refusal(self, request: Request, error: HasReason, lang: Lang) -> Response:
        """Say in a sentence why there is no answer: as JSON, or as a page to who opens one."""
        status = STATUS[error.reason]
        sentence = told(error, lang)
        if request.path.startswith(api.ROOT) or request.path.startswith("/static/"):
            response = as_json({"error": error.reason, "message": sentence}, lang, status)
        else:
            response = self.html(self.pages.sorry(lang, sentence), request, lang, status)
        if status == 401:  # noqa: PLR2004 - its header is asked for by RFC 9110
            response.headers["WWW-Authenticate"] = 'Bearer realm="tongxin"'
        return response


def language(request: Request) -> Lang:
    """Choose the language: what the address says, what was chosen before, what the browser asks."""
    for said in (request.args.get("lang"), request.cookies.get(LANG_COOKIE)):
        for lang in LANGS:
            if said == lang:
                return lang
    best = request.accept_languages.best_match(LANGS, "zh")
    return "en" if best == "en" else "zh"


def as_json(content: Mapping[str, Any], lang: Lang, status: int = 200) -> Response:
    """Give JSON that nobody keeps: numbers change."""
    response = Response(orjson.dumps(content), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response
