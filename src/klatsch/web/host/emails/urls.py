from django.urls import path

from klatsch.web.host.emails import email_outbox, email_preferences

urlpatterns = [
    path("outbox/", email_outbox.outbox_view, name="outbox"),
    path("outbox/<number:pk>/", email_outbox.email_view, name="outbox_letter"),
    path("outbox/<number:pk>/chat.ics", email_outbox.email_ics_view, name="outbox_calendar_file"),
    path("outbox/<number:pk>/sent/", email_outbox.mark_email_sent_view, name="outbox_sent"),
    path("outbox/<number:pk>/again/", email_outbox.retry_email_view, name="outbox_again"),
    path("letters/", email_preferences.email_preferences_view, name="letter_wishes"),
]
