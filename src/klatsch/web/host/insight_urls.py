"""Today, and what klatsch says about people."""

from django.urls import path

from klatsch.web.host import today

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/reached-out/", today.reached_out, name="reached_out"),
    path("today/set-aside/", today.automated, name="automated"),
    path("today/look-again/", today.reassess, name="reassess"),
    path("today/<int:person_id>/dismiss/", today.dismiss, name="dismiss"),
    path("today/<int:person_id>/bring-back/", today.bring_back, name="bring_back"),
    path("evidence/<int:person_id>/", today.evidence, name="evidence"),
    path("evidence/<int:person_id>/<slug:matter>/not-so/", today.not_so, name="not_so"),
    path("evidence/<int:person_id>/<slug:matter>/perhaps/", today.perhaps_so, name="perhaps_so"),
]
