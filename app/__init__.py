"""The application: the list of features, in layer order, and how they are wired together."""

import importlib
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, g, request, session
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from whitenoise import WhiteNoise

from app.config import ROOT, Config
from app.core import (
    backup,
    city,
    commands,
    errors,
    events,
    gate,
    headers,
    i18n,
    jobs,
    limits,
    navigation,
    packing,
    page_cache,
    serve,
    site,
    templating,
)
from app.core.application import Application
from app.core.db import begin_writing, db, engine_options, migrate, stop_writing
from app.core.features import Feature

# Lower layers first; a feature may import those before it.
FEATURES = ("qr", "accounts", "content", "kits", "stations", "charity", "exhibition", "points", "staff", "home")
LARGEST_BODY = 1_000_000  # Bytes; a route that takes uploads raises its own limit.
SESSION_COOKIE = "session"

LARGEST_NUMBER = 2**31 - 1  # What an integer column of PostgreSQL takes; a larger one in an address leads nowhere.

csrf = CSRFProtect()


class RowNumber(IntegerConverter):
    def __init__(self, url_map: Map, *arguments, **options) -> None:
        super().__init__(url_map, *arguments, **{"max": LARGEST_NUMBER, **options})


def create_app(config: Config) -> Flask:
    """Build the site for one configuration."""
    app = Application(__name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    config.data_dir.mkdir(parents=True, exist_ok=True)
    cookie = f"__Host-{SESSION_COOKIE}" if config.secure_cookies else SESSION_COOKIE
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config),
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The row says when a session ends; the cookie need not be signed anew (as `Sessions` takes for granted).
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=90 * 24 * 3600,
        # The token lives as long as the session it belongs to: a form left open overnight loses nothing typed.
        WTF_CSRF_TIME_LIMIT=None,
        # The token alone decides; browsers inside other apps leave out the Referer.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_PARTS=1_000,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )
    if not config.demonstration:
        app.config["TRUSTED_HOSTS"] = [urlsplit(config.public_origin).hostname, "127.0.0.1", "localhost"]
    app.url_map.converters["int"] = RowNumber
    app.extensions["config"] = config
    chosen = city.load(config.city)
    app.extensions["city"] = chosen
    site.init_app(app, config, chosen)
    i18n.init_app(app)  # Before everything that may refuse, so that it refuses in the reader's language.
    _begin_right(app)  # Before everything that may ask the database.
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    _take_uploads(app)
    csrf.init_app(app)
    limits.init_app(app, config)
    templating.init_app(app)
    navigation.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    _connect(app, config)
    _log()
    _wrap(app, config, cookie)
    return app


def _take_uploads(app: Flask) -> None:
    """Before the token is looked for in the body: a view that takes uploads reads a larger one, from who has signed in.

    The cookie's signature tells that without asking the database; whether the session still lives is asked afterwards.
    """

    @app.before_request
    def widen() -> None:
        view = app.view_functions.get(request.endpoint or "")
        most = getattr(view, "largest_body", LARGEST_BODY)
        request.max_content_length = most if "_user_id" in session else LARGEST_BODY


def _begin_right(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        view = app.view_functions.get(request.endpoint or "")
        is_asking = request.method in ("GET", "HEAD", "OPTIONS") and not getattr(view, "writes", False)
        if is_asking or getattr(view, "reads", False):
            stop_writing()
        else:
            begin_writing(is_at_once=getattr(view, "at_once", False))

    @app.teardown_request
    def end(_error) -> None:
        stop_writing()

    @app.after_request
    def offer_to_page_cache(response):
        view = app.view_functions.get(request.endpoint or "")
        seconds = getattr(view, "cached_for", None)
        # Who comes with a session may be somebody: their page is not everybody's, and no proxy keeps it.
        is_anonymous = app.config["SESSION_COOKIE_NAME"] not in request.cookies
        if seconds and is_anonymous and response.status_code == 200 and not g.get("page_is_personal"):
            response.headers[page_cache.MARK] = str(seconds)
            if "open_for" not in g:
                response.headers["Cache-Control"] = "no-cache"
        return response


def _connect(app: Flask, config: Config) -> None:
    features: list[Feature] = [importlib.import_module(f"app.{name}").feature for name in FEATURES]
    app.extensions["features"] = tuple(features)
    app.extensions["search"] = {each.kind: each.entries for feature in features for each in feature.searchable}
    from app.accounts import session as sign_in  # Sign-in is the one feature the application itself leans on.

    sign_in.init_app(app)
    for feature in features:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for command in feature.commands:
            app.cli.add_command(command)
        for event, handler in feature.subscriptions:
            events.connect(event, handler)
    for view in app.view_functions.values():
        if getattr(view, "needs_no_token", False):
            csrf.exempt(view)
    for command in (*commands.COMMANDS, *backup.COMMANDS, *serve.COMMANDS):
        app.cli.add_command(command)
    declared = tuple(job for feature in features for job in feature.jobs)
    jobs.init_app(app, config, declared, tuple(task for feature in features for task in feature.tasks))


def _log() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    for each in ("weasyprint", "weasyprint.progress", "fontTools"):
        # A line for each page, and one for each rule that is meant for screens.
        logging.getLogger(each).setLevel(logging.ERROR)
    for chatty in ("huey", "app.core.jobs", "alembic", "pyvips"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _wrap(app: Flask, config: Config, cookie: str) -> None:
    wsgi: Callable = headers.Standing(gate.Gate(app.wsgi_app, LARGEST_BODY), https=config.has_public_domain)
    if config.page_cache:
        generation = page_cache.open_generation(config.data_dir / "generation", config.redis_url)
        app.extensions["generation"] = generation
        wsgi = page_cache.PageCache(wsgi, generation, cookie)
    static = WhiteNoise(
        packing.Packing(wsgi),
        max_age=3600,
        immutable_file_test=lambda path, url: "/dist/" in url,
        add_headers_function=lambda found, path, url: found.add_header("X-Content-Type-Options", "nosniff"),
        allow_all_origins=False,
    )
    static.add_files(str(ROOT / "static"), prefix="static/")
    wrapped = static
    if config.trusted_proxies:
        count = config.trusted_proxies
        wrapped = ProxyFix(static, x_for=count, x_proto=count, x_host=0, x_port=0)
    app.wsgi_app = wrapped  # type: ignore[method-assign]
