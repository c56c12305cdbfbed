from django.urls import path
from django.views.generic import RedirectView

from klatsch.web.host.settings import account, account_deletion, calendars, first_run, retention

urlpatterns = [
    path("calendars/", calendars.calendars_view, name="calendars"),
    path("calendars/account/", calendars.connect_caldav_account_view, name="calendar_account"),
    path("calendars/<number:pk>/chats/", calendars.write_chats_view, name="take_chats"),
    path("calendars/<number:pk>/read/", calendars.refresh_calendar_view, name="read_calendar"),
    path("calendars/<number:pk>/careful/", calendars.set_strict_view, name="weigh_calendar"),
    path("calendars/<number:pk>/disconnect/", calendars.disconnect_calendar_view, name="disconnect_calendar"),
    path("archive.zip", account_deletion.account_export_view, name="archive"),
    path("keeping/", retention.retention_view, name="keeping"),
    path("leave/", account_deletion.delete_account_view, name="leave"),
    path("account/", account.account_view, name="account"),
    path("account/language/", account.account_language_view, name="language"),
    path("account/password/reset/", account.password_reset_view, name="forgotten_password"),
    # A host has one address here, and it stands on the page of the account.
    path("account/email/", RedirectView.as_view(pattern_name="account")),
    path("set-up/<str:token>/", first_run.first_run_view, name="set_up"),
]
