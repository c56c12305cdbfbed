"""The host's pages. Names without a prefix: the navigation knows them."""

from django.urls import path

from klatsch.web.host import account, set_up

urlpatterns = [
    path("account/", account.account, name="account"),
    path("set-up/<str:token>/", set_up.set_up, name="set_up"),
]
