from django.urls import path

from klatsch.web.host.circles import csv_export, views

urlpatterns = [
    path("circles/", views.circles_view, name="circles"),
    path("circles/new/", views.create_circle_view, name="new_circle"),
    path("circles/others/", views.people_without_circle_view, name="others"),
    path("circles/<number:circle_id>/", views.circle_view, name="circle"),
    path("circles/<number:circle_id>/people.csv", csv_export.circle_csv_view, name="circle_people"),
    path("circles/<number:circle_id>/links/", csv_export.circle_links_view, name="circle_links"),
    path("circles/<number:circle_id>/rename/", views.rename_circle_view, name="rename_circle"),
    path("circles/<number:circle_id>/not-so/", views.dismiss_circle_view, name="circle_not_so"),
    path("circles/<number:circle_id>/perhaps/", views.restore_circle_view, name="restore_circle"),
    path("circles/<number:circle_id>/<number:person_id>/<slug:verb>/", views.circle_member_view, name="circle_member"),
]
