from django.urls import path

from klatsch.web.guest import bookings, confirming, draws, invitations, met, moving, sharing, stopping, waiting_list

app_name = "guest"
urlpatterns = [
    path("i/<slug:slug>/", invitations.invitation, name="invitation"),
    path("i/<slug:slug>/time-zone/", invitations.time_zone, name="time_zone"),
    path("i/<slug:slug>/qr.svg", sharing.qr_code_view, name="qr"),
    path("i/<slug:slug>/card.png", sharing.og_image_view, name="card"),
    path("embed/<slug:slug>.svg", sharing.badge_view, name="badge"),
    path("h/<number:host>/invitations.atom", sharing.atom_feed_view, name="feed"),
    path("i/<slug:slug>/waiting-list/", waiting_list.join_waitlist_view, name="join_waiting_list"),
    path("m/<str:token>/<slug:answer>/", met.feedback_view, name="met"),
    path("l/<str:token>/", stopping.letters, name="letters"),
    path("l/<str:token>/forget/", stopping.forget_guest_view, name="forget"),
    path("i/<slug:slug>/draw/", draws.draw, name="draw"),
    path("i/<slug:slug>/draw.json", draws.draw_record, name="draw_record"),
    path("d/<str:token>/", draws.lottery_entry_view, name="wish"),
    path("d/<str:token>/times/", draws.change_lottery_entry_view, {"verb": "times"}, name="change_wish"),
    path("d/<str:token>/confirm/", draws.change_lottery_entry_view, {"verb": "confirm"}, name="confirm_wish"),
    path("d/<str:token>/leave/", draws.change_lottery_entry_view, {"verb": "leave"}, name="leave_draw"),
    path("w/<str:token>/", waiting_list.place, name="waiting"),
    path("w/<str:token>/language/", waiting_list.language, name="waiting_language"),
    path("w/<str:token>/leave/", waiting_list.leave_waitlist_view, name="leave_waiting_list"),
    path("b/<str:token>/", bookings.booking, name="booking"),
    path("b/<str:token>/language/", bookings.language, name="booking_language"),
    path("b/<str:token>/cancel/", bookings.cancel_booking_view, name="cancel"),
    path("b/<str:token>/confirm/<str:code>/", confirming.confirm, name="confirm"),
    path("b/<str:token>/move/", moving.reschedule_booking_view, name="move"),
    path("b/<str:token>/chat.ics", bookings.booking_ics_view, name="calendar_object"),
]
