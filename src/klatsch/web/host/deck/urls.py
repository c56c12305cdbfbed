"""The deck, and what is done in it. Stands last among people's addresses: a verb may be any word."""

from django.urls import path

from klatsch.web.host.deck import bulk_actions, charts, deck
from klatsch.web.host.imports import imports
from klatsch.web.host.people import person

urlpatterns = [
    path("deck/", deck.deck_view, name="deck"),
    path("deck/pictures/", charts.deck_charts_view, name="deck_pictures"),
    path("deck/views/", deck.new_saved_view, name="keep_view"),
    path("deck/views/<number:view_id>/drop/", deck.discard_saved_view, name="drop_view"),
    path("deck/triage/", bulk_actions.bulk_action_view, name="triage"),
    path("deck/undo/", bulk_actions.undo_bulk_action_view, name="undo_last_step"),
    path("deck/undo/<number:step_id>/", bulk_actions.undo_bulk_action_view, name="undo_step"),
    path("deck/import/<number:import_id>/take-out/", imports.undo_import_view, name="take_out_import"),
    path("people/<number:person_id>/edit/", person.edit_person_view, name="edit_person"),
    path("people/<number:person_id>/<slug:verb>/", bulk_actions.mark_person_view, name="mark_person"),
]
