"""Today, circles, and what klatsch says about people."""

from django.urls import path

from klatsch.web.host import circle_files, circles, today, vouches

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/reached-out/", today.reached_out, name="reached_out"),
    path("today/set-aside/", today.automated, name="automated"),
    path("today/look-again/", today.reassess, name="reassess"),
    path("today/<number:person_id>/dismiss/", today.dismiss, name="dismiss"),
    path("today/<number:person_id>/bring-back/", today.bring_back, name="bring_back"),
    path("evidence/<number:person_id>/", today.evidence, name="evidence"),
    path("evidence/<number:person_id>/<slug:matter>/not-so/", today.not_so, name="not_so"),
    path("evidence/<number:person_id>/<slug:matter>/perhaps/", today.perhaps_so, name="perhaps_so"),
    path("people/<number:person_id>/vouched-for/", vouches.vouch, name="vouch"),
    path("vouches/<number:vouch_id>/take-back/", vouches.take_back, name="take_back_vouch"),
    path("vouches/<number:vouch_id>/mistaken/", vouches.mistaken, name="mistaken_vouch"),
    path("circles/", circles.circles, name="circles"),
    path("circles/new/", circles.new, name="new_circle"),
    path("circles/others/", circles.others, name="others"),
    path("circles/<number:circle_id>/", circles.circle, name="circle"),
    path("circles/<number:circle_id>/people.csv", circle_files.people, name="circle_people"),
    path("circles/<number:circle_id>/links/", circle_files.links, name="circle_links"),
    path("circles/<number:circle_id>/rename/", circles.rename, name="rename_circle"),
    path("circles/<number:circle_id>/not-so/", circles.not_so, name="circle_not_so"),
    path("circles/<number:circle_id>/perhaps/", circles.restore, name="restore_circle"),
    path("circles/<number:circle_id>/<number:person_id>/<slug:verb>/", circles.member, name="circle_member"),
]
