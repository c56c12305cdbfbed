"""The host's pages. Names without a prefix: the navigation knows them."""

from django.urls import include, path
from django.views.generic import RedirectView

from klatsch.web.host.emails import email_outbox, email_preferences
from klatsch.web.host.imports import column_mapping, imports
from klatsch.web.host.people import avatars, duplicates, person, personal_links
from klatsch.web.host.settings import account, account_deletion, calendars, first_run, retention

urlpatterns = [
    path("", include("klatsch.web.host.today.urls")),
    path("", include("klatsch.web.host.invitations.urls")),
    path("deck/import/", imports.imports_view, name="imports"),
    path("deck/import/<number:import_id>/", imports.import_view, name="import"),
    path("deck/import/<number:import_id>/columns/", column_mapping.column_mapping_view, name="name_columns"),
    path("people/same/", duplicates.duplicates_view, name="same"),
    path("people/same/look/", duplicates.find_duplicates_view, name="look_same"),
    path("people/same/<number:suggestion_id>/<slug:verb>/", duplicates.answer_duplicate_view, name="answer_same"),
    path("people/merges/<number:merge_id>/undo/", duplicates.undo_merge_view, name="undo_merge"),
    path("people/handles/<number:handle_id>/split/", duplicates.split_handle_view, name="split_handle"),
    path("people/handles/<number:handle_id>/photo.jpg", avatars.avatar_view, name="photo"),
    path("people/<number:person_id>/", person.person_view, name="person"),
    path("people/<number:person_id>/export.json", person.export_person_view, {"form": "json"}, name="export_person"),
    path("people/<number:person_id>/card.vcf", person.export_person_view, {"form": "vcf"}, name="card_of_person"),
    path("people/<number:person_id>/erase/", person.erase_person_view, name="erase_person"),
    path("people/<number:person_id>/link/<slug:slug>/", personal_links.create_personal_link_view, name="make_link"),
    path("people/<number:person_id>/note/", person.add_note_view, name="note_person"),
    path("", include("klatsch.web.host.deck.urls")),
    path("outbox/", email_outbox.outbox_view, name="outbox"),
    path("outbox/<number:pk>/", email_outbox.email_view, name="outbox_letter"),
    path("outbox/<number:pk>/chat.ics", email_outbox.email_ics_view, name="outbox_calendar_file"),
    path("outbox/<number:pk>/sent/", email_outbox.mark_email_sent_view, name="outbox_sent"),
    path("outbox/<number:pk>/again/", email_outbox.retry_email_view, name="outbox_again"),
    path("calendars/", calendars.calendars_view, name="calendars"),
    path("calendars/account/", calendars.connect_caldav_account_view, name="calendar_account"),
    path("calendars/<number:pk>/chats/", calendars.write_chats_view, name="take_chats"),
    path("calendars/<number:pk>/read/", calendars.refresh_calendar_view, name="read_calendar"),
    path("calendars/<number:pk>/careful/", calendars.set_strict_view, name="weigh_calendar"),
    path("calendars/<number:pk>/disconnect/", calendars.disconnect_calendar_view, name="disconnect_calendar"),
    path("letters/", email_preferences.email_preferences_view, name="letter_wishes"),
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
