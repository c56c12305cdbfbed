from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "klatsch.bookings"
    verbose_name = "Bookings"
