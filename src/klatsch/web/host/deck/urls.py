from django.urls import path

from klatsch.web.host.deck import bulk_actions, charts, saved_views, views

urlpatterns = [
    path("deck/", views.deck_view, name="deck"),
    path("deck/pictures/", charts.deck_charts_view, name="deck_pictures"),
    path("deck/views/", saved_views.create_saved_view_view, name="keep_view"),
    path("deck/views/<number:view_id>/drop/", saved_views.delete_saved_view_view, name="drop_view"),
    path("deck/triage/", bulk_actions.bulk_action_view, name="triage"),
    path("deck/undo/", bulk_actions.undo_bulk_action_view, name="undo_last_step"),
    path("deck/undo/<number:step_id>/", bulk_actions.undo_bulk_action_view, name="undo_step"),
    path("people/<number:person_id>/<slug:verb>/", bulk_actions.mark_person_view, name="mark_person"),
]
