"""A file between its preview and its application: sealed, because it holds passwords, and kept by the browser."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any, Self

from cameras import credentials


class SealBrokenError(ValueError):
    """A text that this product has not sealed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file, whose it is, for which tenant, and what its preview has promised (`Plan.digest`)."""

    user: int
    tenant: int
    may_make: bool
    digest: str
    content: bytes

    def packed(self) -> str:
        """Return it as cipher text."""
        told: dict[str, Any] = asdict(self) | {"content": base64.b64encode(zlib.compress(self.content)).decode()}
        return credentials.encrypt(json.dumps(told))

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Return what was sealed. Raises SealBrokenError."""
        try:
            told = json.loads(credentials.decrypt(text))
            return cls(**{**told, "content": zlib.decompress(base64.b64decode(told["content"]))})
        except (credentials.CredentialsUnreadableError, ValueError, KeyError, TypeError):
            raise SealBrokenError from None
