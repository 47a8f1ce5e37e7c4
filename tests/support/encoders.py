"""An encoder that remembers what it was given, and can fail on the way."""

from __future__ import annotations

from collections.abc import Sequence

from index.encoder import Encoder, Vectors


class EncodingInterrupted(Exception):
    """The encoder was told to fail here."""


class RecordingEncoder:
    """Passes texts on to another encoder and keeps them.

    fail_after: raise `EncodingInterrupted` instead of encoding a batch once so many texts have been encoded.
    """

    def __init__(self, encoder: Encoder, *, fingerprint: str | None = None, fail_after: int | None = None) -> None:
        """Encode as `encoder` does, under another fingerprint if one is given."""
        self._encoder = encoder
        self.name = encoder.name
        self.fingerprint = fingerprint or encoder.fingerprint
        self.dim = encoder.dim
        self.fail_after = fail_after
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        if self.fail_after is not None and len(self.texts) >= self.fail_after:
            raise EncodingInterrupted
        self.texts += texts
        return self._encoder.encode(texts)
