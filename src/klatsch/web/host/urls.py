"""The host's pages. Names without a prefix: the navigation knows them."""

from django.urls import include, path
from django.views.generic import RedirectView

from klatsch.web.host import (
    account,
    calendars,
    columns,
    importing,
    keeping,
    leaving,
    letter_wishes,
    links,
    outbox,
    person,
    same,
    set_up,
)

urlpatterns = [
    path("", include("klatsch.web.host.insight_urls")),
    path("", include("klatsch.web.host.invitation_urls")),
    path("deck/import/", importing.imports, name="imports"),
    path("deck/import/<int:import_id>/", importing.import_report, name="import"),
    path("deck/import/<int:import_id>/columns/", columns.columns, name="name_columns"),
    path("people/same/", same.same, name="same"),
    path("people/same/look/", same.look, name="look_same"),
    path("people/same/<int:suggestion_id>/<slug:verb>/", same.answer, name="answer_same"),
    path("people/merges/<int:merge_id>/undo/", same.undo, name="undo_merge"),
    path("people/handles/<int:handle_id>/split/", same.split, name="split_handle"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/export.json", person.export, {"form": "json"}, name="export_person"),
    path("people/<int:person_id>/card.vcf", person.export, {"form": "vcf"}, name="card_of_person"),
    path("people/<int:person_id>/erase/", person.erase, name="erase_person"),
    path("people/<int:person_id>/link/<slug:slug>/", links.make_link, name="make_link"),
    path("people/<int:person_id>/note/", person.note, name="note_person"),
    path("", include("klatsch.web.host.deck_urls")),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.letter, name="outbox_letter"),
    path("outbox/<int:pk>/chat.ics", outbox.letter_calendar_file, name="outbox_calendar_file"),
    path("outbox/<int:pk>/sent/", outbox.sent_by_hand, name="outbox_sent"),
    path("outbox/<int:pk>/again/", outbox.send_again, name="outbox_again"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/account/", calendars.account, name="calendar_account"),
    path("calendars/<int:pk>/chats/", calendars.take_chats, name="take_chats"),
    path("calendars/<int:pk>/read/", calendars.read_again, name="read_calendar"),
    path("calendars/<int:pk>/careful/", calendars.weigh, name="weigh_calendar"),
    path("calendars/<int:pk>/disconnect/", calendars.disconnect, name="disconnect_calendar"),
    path("letters/", letter_wishes.wishes, name="letter_wishes"),
    path("archive.zip", leaving.archive, name="archive"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("leave/", leaving.leave, name="leave"),
    path("account/", account.account, name="account"),
    path("account/password/reset/", account.forgotten_password, name="forgotten_password"),
    # A host has one address here, and it stands on the page of the account.
    path("account/email/", RedirectView.as_view(pattern_name="account")),
    path("set-up/<str:token>/", set_up.set_up, name="set_up"),
]
