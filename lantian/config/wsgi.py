"""The web server's door. What was loaded until here stays: the collector need not look at it again and again."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from lantian.kernel.crowd import Crowd

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantian.config.settings")
application = Crowd(get_wsgi_application(), at_once=int(os.environ.get("LANTIAN_THREADS", "2")))

gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
