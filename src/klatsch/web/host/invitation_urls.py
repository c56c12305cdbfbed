"""Invitations and what comes of them."""

from django.urls import path

from klatsch.web.host import (
    after,
    chat_changes,
    chat_requests,
    chats,
    home,
    invitation_editing,
    invitations,
    promises,
    report,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("chats/", chats.chats, name="chats"),
    path("chats/<number:pk>/cancel/", chat_changes.cancel, name="cancel_chat"),
    path("chats/<number:pk>/move/", chat_changes.move, name="move_chat"),
    path("chats/<number:pk>/approve/", chat_requests.approve, name="approve_chat"),
    path("chats/<number:pk>/decline/", chat_requests.decline, name="decline_chat"),
    path("chats/<number:pk>/chat.ics", chats.calendar_object, name="chat_calendar_object"),
    path("chats/feed/", chats.renew_feed, name="renew_chat_feed"),
    path("chats/feed/<str:token>.ics", chats.feed, name="chat_feed"),
    path("chats/past/", after.past, name="past_chats"),
    path("chats/<number:pk>/after/", after.after, name="after_chat"),
    path("chats/<number:pk>/talked-again/", after.talked_again, name="talked_again"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<number:pk>/<slug:verb>/", promises.change, name="change_promise"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitation_editing.new, name="new_invitation"),
    path("invitations/<slug:slug>/", invitations.invitation, name="invitation"),
    path("invitations/<slug:slug>/edit/", invitation_editing.edit, name="edit_invitation"),
    path("invitations/<slug:slug>/preview/", invitations.preview, name="preview_invitation"),
    path("invitations/<slug:slug>/report/", report.report, name="invitation_report"),
    path("invitations/<slug:slug>/open/", invitations.open_for_guests, name="open_invitation"),
    path("invitations/<slug:slug>/close/", invitations.close, name="close_invitation"),
]
