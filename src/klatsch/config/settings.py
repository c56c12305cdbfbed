"""Django's settings, derived from the typed environment. Operators set KLATSCH_*, never these."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from django.utils.csp import CSP

from klatsch.config.environment import read_environment
from klatsch.core.errors import Refused
from klatsch.core.i18n import catalogs
from klatsch.core.security.secrets import load_or_create_secret

KLATSCH = read_environment()
SECRETS_DIR = KLATSCH.data_dir / "secrets"
SECRET_KEY = KLATSCH.secret_key.get_secret_value() or load_or_create_secret(SECRETS_DIR, "secret_key")
DEBUG = False


def database_settings(url: str) -> dict[str, Any]:
    """Return Django's settings for a database address.

    Raises `Refused` unless it is postgresql://... or sqlite:////path.
    """
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    if parts.scheme != "sqlite":
        raise Refused(
            "KLATSCH_DATABASE_URL cannot be used: it must start with postgresql:// or sqlite:///.",
            code="setting-not-valid",
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": unquote(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A writer takes the lock when it begins, so a transaction that reads first cannot deadlock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                # FULL: what is committed survives a power cut.
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
            ),
        },
    }


DATABASES = {
    "default": database_settings(
        KLATSCH.database_url.get_secret_value() or f"sqlite:///{KLATSCH.data_dir / 'klatsch.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "klatsch.web.ui",  # first, so that its templates dress those of the libraries
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # for the pages of allauth.mfa
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "klatsch.core",
    "klatsch.accounts",
    "klatsch.people",
    "klatsch.insight",
    "klatsch.emails",
    "klatsch.calendars",
    "klatsch.invitations",
    "klatsch.bookings",
    "klatsch.meetings",
    "klatsch.web.host",
    "klatsch.web.guest",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "klatsch.config.middleware.LanguageMiddleware",
    "klatsch.config.middleware.ErrorMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "klatsch.config.urls"
WSGI_APPLICATION = "klatsch.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"lucide": "klatsch.web.ui.templatetags.icon_cache"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

CSRF_FAILURE_VIEW = "klatsch.web.ui.csrf_failure.csrf_failure_view"
FORM_RENDERER = "klatsch.web.ui.form_renderer.UiFormRenderer"

# Who may sign in, and how: allauth does it all; there is no open sign-up, the first host comes by a one-time link.
AUTH_USER_MODEL = "accounts.Host"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
if KLATSCH.oidc_url:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "klatsch.accounts.oidc.OidcAccountAdapter"
    SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": KLATSCH.oidc_name,
                    "client_id": KLATSCH.oidc_client_id,
                    "secret": KLATSCH.oidc_client_secret.get_secret_value(),
                    "settings": {"server_url": KLATSCH.oidc_url},
                }
            ],
        }
    }
if KLATSCH.proxy_header:
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1,
        "klatsch.accounts.proxy_header.ProxyHeaderMiddleware",
    )
    AUTHENTICATION_BACKENDS.append("klatsch.accounts.proxy_header.ProxyHeaderBackend")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "klatsch.accounts.adapter.InviteOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MAILERS = {"default": {"BACKEND": "klatsch.emails.backend.EmailBackend"}}
DEFAULT_FROM_EMAIL = KLATSCH.mail_from
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# The only addresses a page may load from are our own; no inline script or style anywhere. The button of single sign-on
# is a form that leads on to the other server.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF, *([urljoin(KLATSCH.oidc_url, "/")] if KLATSCH.oidc_url else [])],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
_is_https = KLATSCH.base_url.startswith("https://")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KLATSCH.trusted_proxies else None
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    urlsplit(KLATSCH.base_url).hostname,
    *KLATSCH.allowed_hosts,
]
CSRF_TRUSTED_ORIGINS = [KLATSCH.base_url]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = catalogs.available_languages(KLATSCH.data_dir)
LOCALE_PATHS = catalogs.catalog_folders(KLATSCH.data_dir)
FORMAT_MODULE_PATH = "klatsch.web.ui.formats"

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "klatsch.core.logging.RedactingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": KLATSCH.log_level.upper()},
    # Refused requests are not errors of the server.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "ERROR"}},
}
