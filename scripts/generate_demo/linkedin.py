"""Hanna's archive from LinkedIn as it is in 2026, with its oddities."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta
from typing import TYPE_CHECKING

from scripts.generate_demo.messages import FIRST_MESSAGES, SKILLS, generate_messages
from scripts.generate_demo.people import NEWEST_DATE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from scripts.generate_demo.people import DemoPerson

HOST_NAME, HOST_LINK = "Hanna Weiss", "https://www.linkedin.com/in/hanna-weiss"
EXPORT_NOTE = "Addresses are missing where somebody does not let their connections download them."
STRANGER_COUNT, ENDORSEMENT_COUNT = 9, 24
HOST_POSITIONS = [
    ["Lakeside Hockey Club", "Treasurer", "", "Berlin", "Sep 2021", ""],
    ["Hafen Museum", "Curator", "", "Hamburg", "Mar 2014", "Aug 2021"],
    ["Polar Press", "Editor", "", "Tromsø", "Jan 2009", "Feb 2014"],
]
PROFILE_HEADER = [
    "First Name",
    "Last Name",
    "Maiden Name",
    "Address",
    "Birth Date",
    "Headline",
    "Summary",
    "Geo Location",
]


def generate_archive(connected: list[DemoPerson], strangers: list[DemoPerson]) -> dict[str, str]:
    """Return the content of each file by its name. `strangers` asked to connect, and have had no answer."""
    return {
        "Connections.csv": connections_csv(connected),
        "Endorsement_Received_Info.csv": endorsements_csv(connected),
        "Invitations.csv": invitations_csv(strangers),
        "Positions.csv": _format_csv(
            ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"], HOST_POSITIONS
        ),
        "Profile.csv": _format_csv(
            PROFILE_HEADER, [["Hanna", "Weiss", "", "", "", "Curator of conversations", "", "Berlin"]]
        ),
        "messages.csv": messages_csv(connected),
    }


def connections_csv(people: list[DemoPerson]) -> str:
    """A preamble, e-mail addresses mostly empty, hidden members as bare dates."""
    chance = random.Random(7)  # noqa: S311 - made-up people need no secrecy
    rows = []
    for number, person in enumerate(sorted(people, key=lambda person: person.connected_on, reverse=True)):
        shown = person.email if chance.random() < 0.12 else ""
        on = person.connected_on.strftime("%d %b %Y")
        rows.append([person.given_name, person.family_name, person.link, shown, person.company, person.position, on])
        if number % 80 == 79:
            rows.append(["", "", "", "", "", "", on])
    header = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    return f'Notes:\n"{EXPORT_NOTE}"\n\n{_format_csv(header, rows)}'


def invitations_csv(strangers: list[DemoPerson]) -> str:
    chance = random.Random(3)  # noqa: S311
    days = sorted(chance.sample(range(700), len(strangers)))
    rows = [
        [
            stranger.name,
            HOST_NAME,
            f"{NEWEST_DATE - timedelta(days=day):%-m/%-d/%y}, 9:{day % 60:02} AM",
            text,
            "INCOMING",
            stranger.link,
            HOST_LINK,
        ]
        for stranger, day, text in zip(strangers, days, FIRST_MESSAGES + [""] * len(strangers), strict=False)
    ]
    return _format_csv(
        ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"], rows
    )


def endorsements_csv(people: list[DemoPerson]) -> str:
    chance = random.Random(5)  # noqa: S311
    rows = [
        [
            f"{NEWEST_DATE - timedelta(days=chance.randrange(2000)):%Y/%m/%d} 10:00:00 UTC",
            chance.choice(SKILLS),
            person.given_name,
            person.family_name,
            person.link.removeprefix("https://"),
            "ACCEPTED",
        ]
        for person in chance.sample(people, ENDORSEMENT_COUNT)
    ]
    header = ["Endorsement Date", "Skill Name", "Endorser First Name", "Endorser Last Name", "Endorser Public Url"]
    return _format_csv([*header, "Endorsement Status"], rows)


def messages_csv(people: list[DemoPerson]) -> str:
    """Messages of both sides, and what LinkedIn mixes in: an advertisement, spam, and a draft."""
    rows = []
    for message in generate_messages(people):
        them, her = (message.somebody.name, message.somebody.link), (HOST_NAME, HOST_LINK)
        sender, receiver = (her, them) if message.is_hers else (them, her)
        rows.append(
            [message.thread, "", *sender, *receiver, _format_time(message.at), "", message.text, "INBOX", "", "No"]
        )
    somebody = people[0]
    day = f"{NEWEST_DATE:%Y-%m-%d} 07:00:00 UTC"
    offer = '<div class="spinmail-quill-editor">Grow your network by 500 % before Friday!</div>'
    rows += [
        ["2-offer", "", "LinkedIn Member", "", HOST_NAME, HOST_LINK, day, "Only today", offer, "INBOX", "", "No"],
        [
            "2-prize",
            "",
            somebody.name,
            somebody.link,
            HOST_NAME,
            HOST_LINK,
            day,
            "",
            "You have won a prize.",
            "SPAM",
            "",
            "No",
        ],
        ["2-draft", "", HOST_NAME, HOST_LINK, somebody.name, somebody.link, day, "", "Dear", "INBOX", "", "Yes"],
    ]
    header = ["CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS"]
    rest = ["DATE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT"]
    return _format_csv([*header, *rest], rows)


def _format_time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _format_csv(header: list[str], rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().removesuffix("\n")
