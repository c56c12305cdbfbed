from django.urls import path

from klatsch.web.host.today import views

urlpatterns = [
    path("", views.landing_view, name="home"),
    path("today/", views.today_view, name="today"),
    path("today/reached-out/", views.reach_outs_view, name="reached_out"),
    path("today/set-aside/", views.bots_view, name="automated"),
    path("today/look-again/", views.reassess_view, name="reassess"),
    path("today/<number:person_id>/dismiss/", views.dismiss_suggestion_view, name="dismiss"),
    path("today/<number:person_id>/bring-back/", views.restore_suggestion_view, name="bring_back"),
]
