from django.urls import path

from klatsch.web.guest import (
    bookings,
    confirm,
    feedback,
    invitations,
    lottery,
    reschedule,
    share,
    unsubscribe,
    waitlist,
)

app_name = "guest"
urlpatterns = [
    path("i/<slug:slug>/", invitations.invitation_view, name="invitation"),
    path("i/<slug:slug>/time-zone/", invitations.time_zone_list_view, name="time_zone"),
    path("i/<slug:slug>/qr.svg", share.qr_code_view, name="qr"),
    path("i/<slug:slug>/card.png", share.og_image_view, name="card"),
    path("embed/<slug:slug>.svg", share.badge_view, name="badge"),
    path("h/<number:host>/invitations.atom", share.atom_feed_view, name="feed"),
    path("i/<slug:slug>/waiting-list/", waitlist.join_waitlist_view, name="join_waiting_list"),
    path("m/<str:token>/<slug:answer>/", feedback.feedback_view, name="met"),
    path("l/<str:token>/", unsubscribe.unsubscribe_view, name="letters"),
    path("l/<str:token>/forget/", unsubscribe.forget_guest_view, name="forget"),
    path("i/<slug:slug>/draw/", lottery.lottery_view, name="draw"),
    path("i/<slug:slug>/draw.json", lottery.lottery_json_view, name="draw_record"),
    path("d/<str:token>/", lottery.lottery_entry_view, name="wish"),
    path("d/<str:token>/times/", lottery.change_lottery_entry_view, {"verb": "times"}, name="change_wish"),
    path("d/<str:token>/confirm/", lottery.change_lottery_entry_view, {"verb": "confirm"}, name="confirm_wish"),
    path("d/<str:token>/leave/", lottery.change_lottery_entry_view, {"verb": "leave"}, name="leave_draw"),
    path("w/<str:token>/", waitlist.waitlist_entry_view, name="waiting"),
    path("w/<str:token>/language/", waitlist.waitlist_language_view, name="waiting_language"),
    path("w/<str:token>/leave/", waitlist.leave_waitlist_view, name="leave_waiting_list"),
    path("b/<str:token>/", bookings.booking_view, name="booking"),
    path("b/<str:token>/language/", bookings.booking_language_view, name="booking_language"),
    path("b/<str:token>/cancel/", bookings.cancel_booking_view, name="cancel"),
    path("b/<str:token>/confirm/<str:code>/", confirm.confirm_booking_view, name="confirm"),
    path("b/<str:token>/move/", reschedule.reschedule_booking_view, name="move"),
    path("b/<str:token>/chat.ics", bookings.booking_ics_view, name="calendar_object"),
]
