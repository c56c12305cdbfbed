"""Makes Bluesky repository files out of plain records, for tests."""

from __future__ import annotations

import hashlib

import libipld

DID = "did:plc:lenavogtlenavogtlenavogt"


def _cid(block: bytes) -> bytes:
    return b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def _frame(content: bytes) -> bytes:
    size, length = b"", len(content)
    while length > 127:
        size += bytes([length % 128 + 128])
        length //= 128
    return size + bytes([length]) + content


def _encode(value: object) -> bytes:
    """Encode DAG-CBOR; ``bytes`` that begin like a CID become links (tag 42)."""
    if isinstance(value, bytes) and value[:4] == b"\x01\x71\x12\x20":
        return b"\xd8\x2a\x58\x25\x00" + value
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key), key))
        return bytes([0xA0 + len(keys)]) + b"".join(_encode(key) + _encode(value[key]) for key in keys)
    if isinstance(value, list):
        return bytes([0x80 + len(value)]) + b"".join(map(_encode, value))
    return bytes(libipld.encode_dag_cbor(value))


def repository(records: dict[str, dict[str, object]]) -> bytes:
    """Return a CAR with these records by key, the keys with shared prefixes, one child node to the left."""
    blocks: dict[bytes, bytes] = {}

    def put(value: object) -> bytes:
        block = _encode(value)
        blocks[_cid(block)] = block
        return _cid(block)

    def node(keys: list[str], left: bytes | None) -> bytes:
        entries, before = [], ""
        for key in keys:
            shared = next(
                (n for n, (a, b) in enumerate(zip(key, before, strict=False)) if a != b), min(len(key), len(before))
            )
            entries.append({"p": shared, "k": key[shared:].encode(), "v": put(records[key]), "t": None})
            before = key
        return put({"l": left, "e": entries})

    keys = sorted(records)
    root = node(keys[1:], node(keys[:1], None))
    commit = put({"did": DID, "version": 3, "data": root, "rev": "3l2", "prev": None, "sig": b"\x00" * 64})
    header = _encode({"roots": [commit], "version": 1})
    return _frame(header) + b"".join(_frame(cid + block) for cid, block in blocks.items())
