"""Invitations and what comes of them."""

from django.urls import path

from klatsch.web.host.chats import approval, chats, meeting_notes, promises, reschedule
from klatsch.web.host.invitations import edit, invitations, report
from klatsch.web.host.today import landing

urlpatterns = [
    path("", landing.landing_view, name="home"),
    path("chats/", chats.chats_view, name="chats"),
    path("chats/<number:pk>/cancel/", reschedule.cancel_chat_view, name="cancel_chat"),
    path("chats/<number:pk>/move/", reschedule.reschedule_chat_view, name="move_chat"),
    path("chats/<number:pk>/approve/", approval.approve_request_view, name="approve_chat"),
    path("chats/<number:pk>/decline/", approval.decline_request_view, name="decline_chat"),
    path("chats/<number:pk>/chat.ics", chats.chat_ics_view, name="chat_calendar_object"),
    path("chats/feed/", chats.renew_feed_view, name="renew_chat_feed"),
    path("chats/feed/<str:token>.ics", chats.ics_feed_view, name="chat_feed"),
    path("chats/past/", meeting_notes.past_chats_view, name="past_chats"),
    path("chats/<number:pk>/after/", meeting_notes.meeting_notes_view, name="after_chat"),
    path("chats/<number:pk>/talked-again/", meeting_notes.clear_next_contact_view, name="talked_again"),
    path("promises/", promises.promises_view, name="promises"),
    path("promises/<number:pk>/<slug:verb>/", promises.change_promise_view, name="change_promise"),
    path("invitations/", invitations.invitations_view, name="invitations"),
    path("invitations/new/", edit.new_invitation_view, name="new_invitation"),
    path("invitations/<slug:slug>/", invitations.invitation_view, name="invitation"),
    path("invitations/<slug:slug>/edit/", edit.edit_invitation_view, name="edit_invitation"),
    path("invitations/<slug:slug>/preview/", invitations.preview_view, name="preview_invitation"),
    path("invitations/<slug:slug>/report/", report.report_view, name="invitation_report"),
    path("invitations/<slug:slug>/open/", invitations.open_invitation_view, name="open_invitation"),
    path("invitations/<slug:slug>/close/", invitations.close_invitation_view, name="close_invitation"),
]
