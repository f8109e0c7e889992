"""Settings of every installation; what differs between them comes from the environment (docs/deploy.md).

`LANTIAN_DEMO=1` is a demonstration on one machine: invented people, listed at the door. Without it this is
production: cookies only over TLS, a second factor for the offices, no demonstration accounts.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lantian.config import secrets
from lantian.config.environment import env, env_flag, env_list
from lantian.config.postgres import database_settings, web_password

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env("LANTIAN_VAR", str(BASE_DIR / "var")))

DEMO = env_flag("LANTIAN_DEMO")
DEMO_PASSWORD = "lantian-demo-2026"  # noqa: S105 - opens nothing in production: these accounts are closed there
DEBUG = False
SECRET_KEY = secrets.secret_key(demo=DEMO)
SEALING_KEYS = secrets.sealing_keys(demo=DEMO)
WEB_PASSWORD = web_password()
SEALING_ALGORITHM = env("LANTIAN_SEALING_ALGORITHM", "AES")
BLIND_INDEX_KEY = secrets.blind_index_key(demo=DEMO)
PUBLIC_URL = env("LANTIAN_PUBLIC_URL", "http://127.0.0.1:8000")
IS_LOCAL = PUBLIC_URL.startswith(("http://127.0.0.1", "http://localhost"))
ALLOWED_HOSTS = env_list("LANTIAN_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [] if IS_LOCAL else [PUBLIC_URL]

INSTALLED_APPS = [
    "lantian.config.apps.LantianConfig",
    "lantian.desk",
    "lantian.reporting",
    "lantian.asking",
    "lantian.insight",
    "lantian.disclosure",
    "lantian.pathways",
    "lantian.cases",
    "lantian.transfers",
    "lantian.resources",
    "lantian.referrals",
    "lantian.alarms",
    "lantian.networks",
    "lantian.initiatives",
    "lantian.matching",
    "lantian.pairing",
    "lantian.entrusting",
    "lantian.helping",
    "lantian.plans",
    "lantian.assessment",
    "lantian.screening",
    "lantian.attendance",
    "lantian.encounters",
    "lantian.duties",
    "lantian.census",
    "lantian.linkage",
    "lantian.registry",
    "lantian.notices",
    "lantian.files",
    "lantian.access",
    "lantian.places",
    "lantian.kernel",
    "lantian.demo",
    "lantian.synthesis",
    "lantian.bench",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lantian.access.middleware.IdleSignOut",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lantian.access.middleware.NoStore",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lantian.config.urls"
WSGI_APPLICATION = "lantian.config.wsgi.application"
FORM_RENDERER = "lantian.kernel.rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "lantian.access.context.frame",
                "lantian.config.navigation.navigation",
                "lantian.notices.context.bell",
            ],
        },
    }
]

DATABASES = {
    "default": {**database_settings(env("LANTIAN_DB_AS", "web")), "ENGINE": "lantian.kernel.postgresql"}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    # Row policies are PostgreSQL's; the user model has no permissions of Django's kind.
    "models.W042",
]

# History: see access/history.py. The context is set with the scope, never by pghistory's own middleware.
PGHISTORY_CONTEXT_FIELD = None
PGTRIGGER_MIGRATIONS = True

# What the worker can do, besides the `tasks` of rooms.
PROCRASTINATE_IMPORT_PATHS = [
    "lantian.alarms.jobs",
    "lantian.assessment.jobs",
    "lantian.attendance.jobs",
    "lantian.desk.digest_jobs",
    "lantian.duties.jobs",
    "lantian.files.jobs",
    "lantian.helping.jobs",
    "lantian.insight.jobs",
    "lantian.linkage.jobs",
    "lantian.networks.jobs",
    "lantian.notices.jobs",
    "lantian.pathways.jobs",
    "lantian.referrals.jobs",
    "lantian.registry.card_jobs",
    "lantian.registry.clearing_jobs",
    "lantian.registry.following_jobs",
    "lantian.registry.jobs",
    "lantian.registry.status_jobs",
    "lantian.reporting.jobs",
    "lantian.resources.jobs",
    "lantian.screening.clearing_jobs",
    "lantian.transfers.jobs",
]

# What rooms above the register keep of a child whose data are erased: each is called with the child's key.
CHILD_FORGETTERS = [
    "lantian.resources.services.forgetting.forget_child",
    "lantian.linkage.services.forgetting.forget_child",
    "lantian.duties.services.forgetting.forget_child",
    "lantian.encounters.services.forgetting.forget_child",
    "lantian.attendance.services.forgetting.forget_child",
    "lantian.screening.services.removing.forget_child",
    "lantian.plans.services.forgetting.forget_child",
    "lantian.entrusting.services.forgetting.forget_child",
    "lantian.assessment.services.forgetting.forget_child",
    "lantian.pairing.services.forgetting.forget_child",
    "lantian.desk.services.forgetting.forget_child",
    "lantian.initiatives.services.forgetting.forget_child",
    "lantian.networks.services.forgetting.forget_child",
    "lantian.matching.services.forgetting.forget_child",
    "lantian.alarms.services.forgetting.forget_child",
    "lantian.referrals.services.forgetting.forget_child",
    "lantian.cases.services.forgetting.forget_child",
    "lantian.pathways.services.forgetting.forget_child",
    "lantian.transfers.services.forgetting.forget_child",
]

# What rooms above the register do when facts of children changed: each is called with their keys and the day.
CHILD_FOLLOWERS = [
    "lantian.duties.services.following.follow",
    "lantian.assessment.services.proposing.follow_children",
    "lantian.entrusting.services.watching.follow",
    "lantian.pairing.services.following.follow_children",
    "lantian.matching.services.following.follow_children",
    "lantian.networks.services.following.follow_children",
    "lantian.pathways.services.following.follow",
    "lantian.transfers.services.following.follow",
]

# What rooms above the register do when areas got other codes and a place may have only one of what they keep: each is
# called with the new code of each old one and the day, in the same transaction. All else follows by the database.
AREA_FOLLOWERS = [
    "lantian.networks.services.following_areas.follow",
    "lantian.alarms.services.following_areas.follow",
]

# What rooms above helping do when the check, standing, offer or leave of helpers changed, or time alone changed
# whether they may be given a child: each is called with their keys and the day, in the same transaction.
HELPER_FOLLOWERS = ["lantian.pairing.services.following.follow_helpers"]

# What rooms above referrals do when one was accepted, refused, replied to or closed: each is called with the referral
# and that word, in the same transaction.
REFERRAL_FOLLOWERS: list[str] = []

# What rooms beside and above referrals say that units were asked for: shown on their boards, and where things stick.
# Each is called with post and day and answers with `networks.asked.Duties`.
UNIT_DUTIES = [
    "lantian.cases.queries.owed.owed",
    "lantian.resources.queries.owed.owed",
    "lantian.pathways.queries.owed.owed",
]

# Who knows how many children each helper has now: called with keys of helpers, answers with a number for each that
# has some. Without it lists of helpers show no load.
HELPER_LOADS = "lantian.pairing.queries.loads.load_of"

# What rooms above helping keep of a helper who was erased: each is called with the key, in the same transaction, once
# the row of the helper says no more who it was.
HELPER_FORGETTERS = [
    "lantian.pairing.services.forgetting.forget_helper",
    "lantian.initiatives.services.forgetting.forget_helper",
]

# For how many months helpers who do not stand by children stay on file; then the list shows them as to be erased, and
# an office erases them. Declined: as long as somebody can still go to court about it (administrative procedure law
# art 46, six months). Left: as long as claims from what they did with a child can be raised (civil code art 188,
# three years). Nobody is kept longer than the purpose needs (personal information protection law, art 19).
HELPERS_KEPT_MONTHS = {"declined": 6, "left": 36}

# What rooms above the mandatory reports do when one moves on: each is called with the report and what happened
# (received, acknowledged, informed, seen, decided, fed_back), in the same transaction. Of drills they hear nothing.
HARM_REPORT_FOLLOWERS = ["lantian.cases.services.from_reports.follow_report"]

# Where rooms above went on with a report of harm: each is called with the report and answers with links (`label`,
# `url`) for the acting post.
HARM_REPORT_LINKS = ["lantian.cases.queries.reports.links_of"]

# The page on which harm is reported: what looks at a child leads there.
HARM_REPORT_PAGE = "alarms:new"

# What rooms above show on a child's file, in this order: each is called with child, post and day and answers with a
# `registry.panels.Panel`, or None for a post that is shown nothing.
CHILD_PANELS = [
    "lantian.assessment.panel.panel",
    "lantian.duties.panels.owed_panel",
    "lantian.alarms.panel.panel",
    "lantian.encounters.views.reading.panel",
    "lantian.cases.panels.panel",
    "lantian.plans.panels.panel",
    "lantian.entrusting.panel.panel",
    "lantian.networks.panel.panel",
    "lantian.pairing.panels.panel",
    "lantian.screening.panels.panel",
    "lantian.desk.panels.family_panel",
]

# The same, of what most children have nothing in: fetched when the reader of the file comes to it.
CHILD_PANELS_LATER = [
    "lantian.attendance.panels.panel",
    "lantian.alarms.panel.reports_panel",
    "lantian.pathways.panels.panel",
    "lantian.referrals.panels.panel",
    "lantian.resources.panels.panel",
    "lantian.transfers.panels.panel",
]

# What rooms add to roles, grants, policies and triggers after every migrate: each answers with statements.
ALSO_SECURED = [
    "lantian.alarms.securing.statements",
    "lantian.insight.securing.statements",
    "lantian.cases.securing.statements",
    "lantian.transfers.securing.statements",
]

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lantian.access.adapters.DoorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted by axes, in the database. A whole office may stand behind one address.
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": "300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Lantian"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "lantian.access.adapters.SecondFactorAdapter"
MFA_FORMS = {"authenticate": "lantian.access.forms.SecondFactorForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
STRONG_FACTOR_REQUIRED = not DEMO
USERSESSIONS_TRACK_ACTIVITY = False

AXES_FAILURE_LIMIT = 7
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "lantian.access.views.doors.locked_out"
AXES_USERNAME_CALLABLE = "lantian.access.adapters.name_tried"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "code", "credential", "ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_IPWARE_PROXY_COUNT = int(env("LANTIAN_PROXIES", "0"))

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_SIGN_OUT_SECONDS = 30 * 60
# How long what is closed stays open to who broke the glass.
BREAK_GLASS_MINUTES = int(env("LANTIAN_BREAK_GLASS_MINUTES", "60"))
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOCAL
SECURE_PROXY_SSL_HEADER = None if IS_LOCAL else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Uploads go to disk above 1 MiB, and are refused above the limit while they still arrive (files/).
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = ["lantian.files.uploads.LimitedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_LIMIT_BYTES = 200 << 20
FILES_ROOT = VAR_DIR / "files"
DOCUMENT_LIMIT_BYTES = int(env("LANTIAN_DOCUMENT_LIMIT_MIB", "20")) << 20
# How many days the content of files is kept, by purpose; a child's documents stay as long as its file.
FILE_PERIODS = {
    "roster": int(env("LANTIAN_KEEP_ROSTERS_DAYS", "90")),
    "print": int(env("LANTIAN_KEEP_PRINTS_DAYS", "30")),
    "export": int(env("LANTIAN_KEEP_EXPORTS_DAYS", "7")),
    "set_aside": int(env("LANTIAN_KEEP_SET_ASIDE_DAYS", "90")),
}
# For how many days a package with a child's file for another city can be fetched here and opened there, and for how
# many the old place of a child that moved within the city may look at its file as it was on that day (0: not at all).
TRANSFER_PACKAGE_DAYS = int(env("LANTIAN_PACKAGE_DAYS", "14"))
TRANSFER_OVERLAP_DAYS = int(env("LANTIAN_OVERLAP_DAYS", "14"))
# How many days answers of screenings are kept once they are scored: a school year. Scores stay.
SCREENING_KEEP_ANSWERS_DAYS = int(env("LANTIAN_KEEP_ANSWERS_DAYS", "365"))

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "lantian.config.formats"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "lantian_language"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Ways out of the house (docs/deploy.md, Messages). A trial writes mail and text messages into files.
MAIL_HOST = env("LANTIAN_MAIL_HOST")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if MAIL_HOST else "filebased.EmailBackend" if DEMO else "dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = MAIL_HOST, int(env("LANTIAN_MAIL_PORT", "465"))
EMAIL_USE_SSL = env("LANTIAN_MAIL_SECURITY", "tls") == "tls"
EMAIL_USE_TLS = env("LANTIAN_MAIL_SECURITY", "tls") == "starttls"
EMAIL_HOST_USER = env("LANTIAN_MAIL_USER")
EMAIL_HOST_PASSWORD = secrets.secret_if_given("LANTIAN_MAIL_PASSWORD")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("LANTIAN_MAIL_FROM", EMAIL_HOST_USER or "lantian@localhost")
SMS_GATEWAY = env("LANTIAN_SMS_GATEWAY", "lantian.notices.channels.sms.FileSink" if DEMO else "")
SMS_SERVICE = secrets.secret_if_given("LANTIAN_SMS_SERVICE")
SMS_SINK = VAR_DIR / "sms.jsonl"
# The services that people may enter, by the word before "://" as Apprise spells it.
NOTICES_SERVICES = env_list(
    "LANTIAN_NOTICE_SERVICES", "wecombot,dingtalk,feishu,lark,schan,barks,ntfys,jsons"
)
# Only tests have a service on this machine.
NOTICES_REACH_THIS_MACHINE = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_data": {"()": "lantian.config.logs.WithoutPersonalData"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_personal_data"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        # They would write addresses, which hold keys.
        "apprise": {"level": "CRITICAL"},
        "urllib3": {"level": "CRITICAL"},
    },
}
