"""Today, circles, and what klatsch says about people."""

from django.urls import path

from klatsch.web.host.circles import circles, csv_export
from klatsch.web.host.people import vouches
from klatsch.web.host.today import today

urlpatterns = [
    path("today/", today.today_view, name="today"),
    path("today/reached-out/", today.reach_outs_view, name="reached_out"),
    path("today/set-aside/", today.bots_view, name="automated"),
    path("today/look-again/", today.reassess_view, name="reassess"),
    path("today/<number:person_id>/dismiss/", today.dismiss_suggestion_view, name="dismiss"),
    path("today/<number:person_id>/bring-back/", today.restore_suggestion_view, name="bring_back"),
    path("evidence/<number:person_id>/", today.assessments_view, name="evidence"),
    path("evidence/<number:person_id>/<slug:matter>/not-so/", today.dismiss_assessment_view, name="not_so"),
    path("evidence/<number:person_id>/<slug:matter>/perhaps/", today.restore_assessment_view, name="perhaps_so"),
    path("people/<number:person_id>/vouched-for/", vouches.vouch_view, name="vouch"),
    path("vouches/<number:vouch_id>/take-back/", vouches.withdraw_vouch_view, name="take_back_vouch"),
    path("vouches/<number:vouch_id>/mistaken/", vouches.mark_vouch_mistaken_view, name="mistaken_vouch"),
    path("circles/", circles.circles_view, name="circles"),
    path("circles/new/", circles.create_circle_view, name="new_circle"),
    path("circles/others/", circles.people_without_circle_view, name="others"),
    path("circles/<number:circle_id>/", circles.circle_view, name="circle"),
    path("circles/<number:circle_id>/people.csv", csv_export.circle_csv_view, name="circle_people"),
    path("circles/<number:circle_id>/links/", csv_export.circle_links_view, name="circle_links"),
    path("circles/<number:circle_id>/rename/", circles.rename_circle_view, name="rename_circle"),
    path("circles/<number:circle_id>/not-so/", circles.dismiss_circle_view, name="circle_not_so"),
    path("circles/<number:circle_id>/perhaps/", circles.restore_circle_view, name="restore_circle"),
    path(
        "circles/<number:circle_id>/<number:person_id>/<slug:verb>/", circles.circle_member_view, name="circle_member"
    ),
]
