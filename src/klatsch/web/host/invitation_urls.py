"""Invitations and what comes of them."""

from django.urls import path

from klatsch.web.host import invitation_editing, invitations

urlpatterns = [
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitation_editing.new, name="new_invitation"),
    path("invitations/<slug:slug>/", invitations.invitation, name="invitation"),
    path("invitations/<slug:slug>/edit/", invitation_editing.edit, name="edit_invitation"),
    path("invitations/<slug:slug>/preview/", invitations.preview, name="preview_invitation"),
    path("invitations/<slug:slug>/open/", invitations.open_for_guests, name="open_invitation"),
    path("invitations/<slug:slug>/close/", invitations.close, name="close_invitation"),
]
