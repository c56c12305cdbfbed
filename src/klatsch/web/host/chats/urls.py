from django.urls import path

from klatsch.web.host.chats import approval, meeting_notes, promises, reschedule, views

urlpatterns = [
    path("chats/", views.chats_view, name="chats"),
    path("chats/<number:pk>/cancel/", reschedule.cancel_chat_view, name="cancel_chat"),
    path("chats/<number:pk>/move/", reschedule.reschedule_chat_view, name="move_chat"),
    path("chats/<number:pk>/approve/", approval.approve_request_view, name="approve_chat"),
    path("chats/<number:pk>/decline/", approval.decline_request_view, name="decline_chat"),
    path("chats/<number:pk>/chat.ics", views.chat_ics_view, name="chat_calendar_object"),
    path("chats/feed/", views.renew_feed_view, name="renew_chat_feed"),
    path("chats/feed/<str:token>.ics", views.ics_feed_view, name="chat_feed"),
    path("chats/past/", meeting_notes.past_chats_view, name="past_chats"),
    path("chats/<number:pk>/after/", meeting_notes.meeting_notes_view, name="after_chat"),
    path("chats/<number:pk>/talked-again/", meeting_notes.clear_next_contact_view, name="talked_again"),
    path("promises/", promises.promises_view, name="promises"),
    path("promises/<number:pk>/<slug:verb>/", promises.change_promise_view, name="change_promise"),
]
