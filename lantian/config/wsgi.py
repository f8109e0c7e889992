"""The web server's door. What was loaded until here stays: the collector need not look at it again and again."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantian.config.settings")
application = get_wsgi_application()

gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
