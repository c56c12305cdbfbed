"""Addresses of the host's pages, by room. Their names have no prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("klatsch.web.host.today.urls")),
    path("", include("klatsch.web.host.chats.urls")),
    path("", include("klatsch.web.host.invitations.urls")),
    path("", include("klatsch.web.host.circles.urls")),
    path("", include("klatsch.web.host.imports.urls")),
    path("", include("klatsch.web.host.people.urls")),
    # After those of people: the address of a mark, people/<id>/<verb>/, fits others of theirs, too.
    path("", include("klatsch.web.host.deck.urls")),
    path("", include("klatsch.web.host.emails.urls")),
    path("", include("klatsch.web.host.settings.urls")),
]
