from django.urls import path

from klatsch.web.host.people import assessments, avatars, duplicates, personal_links, views, vouches

urlpatterns = [
    path("people/same/", duplicates.duplicates_view, name="same"),
    path("people/same/look/", duplicates.find_duplicates_view, name="look_same"),
    path("people/same/<number:suggestion_id>/<slug:verb>/", duplicates.answer_duplicate_view, name="answer_same"),
    path("people/merges/<number:merge_id>/undo/", duplicates.undo_merge_view, name="undo_merge"),
    path("people/handles/<number:handle_id>/split/", duplicates.split_handle_view, name="split_handle"),
    path("people/handles/<number:handle_id>/photo.jpg", avatars.avatar_view, name="photo"),
    path("people/<number:person_id>/", views.person_view, name="person"),
    path("people/<number:person_id>/export.json", views.export_person_view, {"form": "json"}, name="export_person"),
    path("people/<number:person_id>/card.vcf", views.export_person_view, {"form": "vcf"}, name="card_of_person"),
    path("people/<number:person_id>/edit/", views.edit_person_view, name="edit_person"),
    path("people/<number:person_id>/erase/", views.erase_person_view, name="erase_person"),
    path("people/<number:person_id>/note/", views.add_note_view, name="note_person"),
    path("people/<number:person_id>/link/<slug:slug>/", personal_links.create_personal_link_view, name="make_link"),
    path("people/<number:person_id>/vouched-for/", vouches.vouch_view, name="vouch"),
    path("vouches/<number:vouch_id>/take-back/", vouches.withdraw_vouch_view, name="take_back_vouch"),
    path("vouches/<number:vouch_id>/mistaken/", vouches.mark_vouch_mistaken_view, name="mistaken_vouch"),
    path("evidence/<number:person_id>/", assessments.assessments_view, name="evidence"),
    path("evidence/<number:person_id>/<slug:kind>/not-so/", assessments.dismiss_assessment_view, name="not_so"),
    path("evidence/<number:person_id>/<slug:kind>/perhaps/", assessments.restore_assessment_view, name="perhaps_so"),
]
