"""The repository file of Bluesky: a CAR v1 of DAG-CBOR blocks, and the tree of keys within.

docs/decisions/0004-streaming-json-and-car.md says why libipld and not the whole ``atproto``. The tree is described at
atproto.com/specs/repository: a node has a left child ``l`` and entries ``e``, each with the length of the prefix ``p``
that its key shares with the one before, the rest of the key ``k``, the value ``v`` and a right child ``t``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

MAX_REPOSITORY_BYTES = 512 * 1024**2
"""Bytes; the largest known repositories have a few hundred MiB."""

type Blocks = Mapping[bytes, object]


class DamagedRepository(Exception):  # noqa: N818 - says what happened, and never leaves the adapter
    """The bytes are no whole repository."""


def read_records(content: bytes) -> Iterator[tuple[str, str, object]]:
    """Yield the DID, the key (``collection/rkey``) and the record of all entries, in the order of keys.

    Raises DamagedRepository.
    """
    import libipld

    try:
        header, blocks = libipld.decode_car(content)
    except (ValueError, RecursionError) as error:
        raise DamagedRepository(str(error)) from error
    roots = header.get("roots")
    commit = blocks.get(roots[0]) if isinstance(roots, list) and roots else None
    if not isinstance(commit, dict) or not isinstance(commit.get("did"), str):
        raise DamagedRepository("no commit")
    for key, value in _walk_entries(blocks, commit.get("data")):
        yield commit["did"], key, blocks.get(value) if isinstance(value, bytes) else None


def _walk_entries(blocks: Blocks, root: object) -> Iterator[tuple[str, object]]:
    """Walk the tree without recursion. A node that comes twice is hostile and is walked once."""
    seen: set[bytes] = set()
    waiting: list[Iterator[tuple[str, object] | bytes]] = [iter([root] if isinstance(root, bytes) else [])]
    while waiting:
        step = next(waiting[-1], None)
        if step is None:
            waiting.pop()
        elif isinstance(step, tuple):
            yield step
        elif step not in seen:
            seen.add(step)
            waiting.append(_tree_steps(blocks.get(step)))


def _tree_steps(node: object) -> Iterator[tuple[str, object] | bytes]:
    """Yield what a node holds in order: addresses of children, and (key, value)."""
    if not isinstance(node, dict):
        return
    if isinstance(node.get("l"), bytes):
        yield node["l"]
    key = b""
    entries = node.get("e")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or not isinstance(entry.get("k"), bytes):
            continue
        shared = entry.get("p")
        key = key[: shared if isinstance(shared, int) and shared > 0 else 0] + entry["k"]
        yield key.decode(errors="replace"), entry.get("v")
        if isinstance(entry.get("t"), bytes):
            yield entry["t"]
