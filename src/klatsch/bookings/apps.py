from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "klatsch.bookings"
    verbose_name = "Bookings"

    def ready(self) -> None:
        from klatsch.bookings.letter_kinds import register_kinds

        register_kinds()
