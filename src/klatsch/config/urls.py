from django.urls import include, path

from klatsch.api import health
from klatsch.api.app import api

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("", include("klatsch.web.host.urls")),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("", include("klatsch.web.guest.urls")),
]
