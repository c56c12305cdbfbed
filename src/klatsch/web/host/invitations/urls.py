"""Addresses of a host's invitations; that of the preview stands in ``klatsch.config.urls``."""

from django.urls import path

from klatsch.web.host.invitations import edit, report, views

urlpatterns = [
    path("invitations/", views.invitations_view, name="invitations"),
    path("invitations/new/", edit.new_invitation_view, name="new_invitation"),
    path("invitations/<slug:slug>/", views.invitation_view, name="invitation"),
    path("invitations/<slug:slug>/edit/", edit.edit_invitation_view, name="edit_invitation"),
    path("invitations/<slug:slug>/report/", report.report_view, name="invitation_report"),
    path("invitations/<slug:slug>/open/", views.open_invitation_view, name="open_invitation"),
    path("invitations/<slug:slug>/close/", views.close_invitation_view, name="close_invitation"),
]
