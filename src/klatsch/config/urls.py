from django.urls import include, path, register_converter

from klatsch.api import health
from klatsch.api.app import api
from klatsch.web.guest.preview import preview_view
from klatsch.web.ui.url_converters import NumberConverter

# Before the pages are asked for their addresses, which name it.
register_converter(NumberConverter, "number")

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("", include("klatsch.web.host.urls")),
    # Among the host's addresses, made from the guests' page: the two faces do not import each other.
    path("invitations/<slug:slug>/preview/", preview_view, name="preview_invitation"),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("", include("klatsch.web.guest.urls")),
]
