from django.urls import path

from klatsch.web.host.imports import column_mapping, views

urlpatterns = [
    path("deck/import/", views.imports_view, name="imports"),
    path("deck/import/<number:import_id>/", views.import_view, name="import"),
    path("deck/import/<number:import_id>/columns/", column_mapping.column_mapping_view, name="name_columns"),
    path("deck/import/<number:import_id>/take-out/", views.undo_import_view, name="take_out_import"),
]
