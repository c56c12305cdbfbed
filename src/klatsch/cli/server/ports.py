from __future__ import annotations

import errno
import socket

from klatsch.core.errors import Refused


def available_port(address: str, port: int) -> int:
    """Return `port` when this machine can listen there; for 0, a port that is free.

    The web processes listen on one port with SO_REUSEPORT, so a second server would start without an error.
    Raises `Refused` when the port is taken or the address is not one of this machine's.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections of a server that has just ended still count as an address in use.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
            return int(probe.getsockname()[1])
        except OSError as error:
            raise Refused(_explain_bind_error(error, address, port)) from None


def _explain_bind_error(error: OSError, address: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken, perhaps by another klatsch: end that one, or choose another port with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the administrator: choose one above 1023 with --port."
    return f"This machine cannot listen on {address}: set KLATSCH_BIND to one of its addresses, such as 127.0.0.1."
