from django.urls import include, path, register_converter

from klatsch.api import health
from klatsch.api.app import api
from klatsch.web.ui.url_converters import NumberConverter

# Before the pages are asked for their addresses, which name it.
register_converter(NumberConverter, "number")

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("", include("klatsch.web.host.urls")),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("", include("klatsch.web.guest.urls")),
]
