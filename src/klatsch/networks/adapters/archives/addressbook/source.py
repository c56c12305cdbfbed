"""vCard files, as phones, mail programs and clouds write them."""

from klatsch.networks.adapters.archives.addressbook.vcards import VCards
from klatsch.networks.adapters.archives.sources import Source

VCARD = Source(
    name="vcard",
    label="vCard",
    how_to_get="Export the contacts of your phone, mail program or cloud as vCard (.vcf).",
    cannot_tell="Since when you know each other; who wrote to whom. Cards without UID are known by name and address.",
    readers=(VCards(),),
)
