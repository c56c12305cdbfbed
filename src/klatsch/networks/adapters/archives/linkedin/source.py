"""LinkedIn's "Get a copy of your data", the quick (Basic) and the whole (Complete) zip."""

from klatsch.networks.adapters.archives.linkedin.connections import CONNECTIONS
from klatsch.networks.adapters.archives.sources import Source

LINKEDIN = Source(
    name="linkedin",
    label="LinkedIn",
    how_to_get="Settings & Privacy > Data privacy > Get a copy of your data. The quick zip comes in minutes.",
    reads="Connections.csv",
    cannot_tell="Most e-mail addresses; hidden members; profile addresses before mid-2023.",
    readers=(CONNECTIONS,),
)
