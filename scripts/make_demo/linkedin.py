"""Hanna's archive from LinkedIn as it is in 2026, with its oddities."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta
from typing import TYPE_CHECKING

from scripts.make_demo.correspondence import SKILLS, TRIES, messages
from scripts.make_demo.people import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from scripts.make_demo.people import Somebody

NAME, LINK = "Hanna Weiss", "https://www.linkedin.com/in/hanna-weiss"
NOTE = "Addresses are missing where somebody does not let their connections download them."
STRANGERS, KIND_WORDS = 9, 24
POSITIONS = [
    ["Lakeside Hockey Club", "Treasurer", "", "Berlin", "Sep 2021", ""],
    ["Hafen Museum", "Curator", "", "Hamburg", "Mar 2014", "Aug 2021"],
    ["Polar Press", "Editor", "", "Tromsø", "Jan 2009", "Feb 2014"],
]
PROFILE = ["First Name", "Last Name", "Maiden Name", "Address", "Birth Date", "Headline", "Summary", "Geo Location"]


def archive(connected: list[Somebody], strangers: list[Somebody]) -> dict[str, str]:
    """Return the content of each file by its name. `strangers` asked to connect, and have had no answer."""
    return {
        "Connections.csv": connections(connected),
        "Endorsement_Received_Info.csv": endorsements(connected),
        "Invitations.csv": invitations(strangers),
        "Positions.csv": _table(
            ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"], POSITIONS
        ),
        "Profile.csv": _table(PROFILE, [["Hanna", "Weiss", "", "", "", "Curator of conversations", "", "Berlin"]]),
        "messages.csv": correspondence(connected),
    }


def connections(people: list[Somebody]) -> str:
    """A preamble, e-mail addresses mostly empty, hidden members as bare dates."""
    chance = random.Random(7)  # noqa: S311 - made-up people need no secrecy
    rows = []
    for number, one in enumerate(sorted(people, key=lambda one: one.connected_on, reverse=True)):
        shown = one.email if chance.random() < 0.12 else ""
        on = one.connected_on.strftime("%d %b %Y")
        rows.append([one.given, one.family, one.link, shown, one.company, one.position, on])
        if number % 80 == 79:
            rows.append(["", "", "", "", "", "", on])
    header = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    return f'Notes:\n"{NOTE}"\n\n{_table(header, rows)}'


def invitations(strangers: list[Somebody]) -> str:
    chance = random.Random(3)  # noqa: S311
    days = sorted(chance.sample(range(700), len(strangers)))
    rows = [
        [
            one.name,
            NAME,
            f"{NEWEST - timedelta(days=day):%-m/%-d/%y}, 9:{day % 60:02} AM",
            text,
            "INCOMING",
            one.link,
            LINK,
        ]
        for one, day, text in zip(strangers, days, TRIES + [""] * len(strangers), strict=False)
    ]
    return _table(["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"], rows)


def endorsements(people: list[Somebody]) -> str:
    chance = random.Random(5)  # noqa: S311
    rows = [
        [
            f"{NEWEST - timedelta(days=chance.randrange(2000)):%Y/%m/%d} 10:00:00 UTC",
            chance.choice(SKILLS),
            one.given,
            one.family,
            one.link.removeprefix("https://"),
            "ACCEPTED",
        ]
        for one in chance.sample(people, KIND_WORDS)
    ]
    header = ["Endorsement Date", "Skill Name", "Endorser First Name", "Endorser Last Name", "Endorser Public Url"]
    return _table([*header, "Endorsement Status"], rows)


def correspondence(people: list[Somebody]) -> str:
    """Messages of both sides, and what LinkedIn mixes in: an advertisement, spam, and a draft."""
    rows = []
    for message in messages(people):
        them, her = (message.somebody.name, message.somebody.link), (NAME, LINK)
        sender, receiver = (her, them) if message.is_hers else (them, her)
        rows.append([message.thread, "", *sender, *receiver, _time(message.at), "", message.text, "INBOX", "", "No"])
    somebody = people[0]
    day = f"{NEWEST:%Y-%m-%d} 07:00:00 UTC"
    offer = '<div class="spinmail-quill-editor">Grow your network by 500 % before Friday!</div>'
    rows += [
        ["2-offer", "", "LinkedIn Member", "", NAME, LINK, day, "Only today", offer, "INBOX", "", "No"],
        ["2-prize", "", somebody.name, somebody.link, NAME, LINK, day, "", "You have won a prize.", "SPAM", "", "No"],
        ["2-draft", "", NAME, LINK, somebody.name, somebody.link, day, "", "Dear", "INBOX", "", "Yes"],
    ]
    header = ["CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS"]
    rest = ["DATE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT"]
    return _table([*header, *rest], rows)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _table(header: list[str], rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().removesuffix("\n")
