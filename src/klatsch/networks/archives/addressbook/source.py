"""Address books: vCard, as phones, mail programs and clouds write it, and Google's own table."""

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.addressbook import google
from klatsch.networks.archives.addressbook.vcards import VCardReader

VCARD = ArchiveSource(
    name="vcard",
    label="vCard",
    how_to_get="Export the contacts of your phone, mail program or cloud as vCard (.vcf), version 2.1, 3.0 or 4.0.",
    cannot_tell="Since when you know each other; who wrote to whom. A card without UID is known by name and address, "
    "so a new address makes a new entry.",
    readers=(VCardReader(),),
)
GOOGLE_CONTACTS = ArchiveSource(
    name="google-contacts",
    label="Google Contacts",
    how_to_get="contacts.google.com > Export > Google CSV. Takeout's contacts are the same.",
    cannot_tell="Since when you know each other; who wrote to whom. Entries have no id: they are known by name and "
    "address.",
    readers=(google.SINCE_2024, google.UNTIL_2024),
)
CSV = ArchiveSource(
    name="csv",
    label="Any other table",
    how_to_get="Any CSV file with a header: say once which column is the name, the e-mail address, the company.",
    cannot_tell="What no column tells. Entries have no id: they are known by name and address.",
    readers=(),
)
# CSV is no source to detect: the host maps the columns of such a table.
SOURCES = (VCARD, GOOGLE_CONTACTS)
