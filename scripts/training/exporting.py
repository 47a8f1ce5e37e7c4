"""What ships: the model in ONNX with int8 weights, and a manifest of what it was made of."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from scripts.training.examples import Example
from scripts.training.learning import RoundReport
from scripts.training.model import ReaderModel
from scripts.training.recipe import Recipe

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

_INPUTS = ["input_ids", "token_type_ids", "attention_mask"]
_OPSET = 17
_BLOCK = 64  # weights that share a scale


def export(model: ReaderModel, out: Path) -> Path:
    """Write `reader.fp32.onnx` and `reader.int8.onnx` into `out`, and return the path of the latter.

    The small one holds int8 weights and computes in float32: ONNX Runtime turns the weights back when it loads them.
    Computing in int8 moves logits by up to 0.15, differently on processors with and without instructions for it, and
    without them is slower than float32.
    """
    model.eval()
    ids = torch.randint(1000, 20000, (2, 24))  # any words: only their shape is traced
    mask = torch.ones_like(ids)
    full, small = out / "reader.fp32.onnx", out / "reader.int8.onnx"
    torch.onnx.export(
        model,
        (ids, mask * 0, mask),
        str(full),
        input_names=_INPUTS,
        output_names=["logits"],
        dynamic_axes={name: {0: "passages", 1: "tokens"} for name in [*_INPUTS, "logits"]},
        opset_version=_OPSET,
        dynamo=False,
    )
    shrink(full, small)
    return small


def shrink(full: Path, small: Path) -> None:
    """Write the model with int8 weights: word embeddings with a scale for each row, matrices with one for each block.

    A block is 64 weights of one output.
    """
    import onnx  # noqa: PLC0415 - of requirements/training.txt
    from onnx import numpy_helper  # noqa: PLC0415

    model = onnx.load(str(full))
    graph = model.graph
    table = max(graph.initializer, key=lambda tensor: int(np.prod(tensor.dims)))
    words = numpy_helper.to_array(table)
    scale = np.abs(words).max(1, keepdims=True) / 127
    graph.initializer.remove(table)
    graph.initializer.append(numpy_helper.from_array(np.round(words / scale).astype(np.int8), "words.int8"))
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), "words.scale"))
    _look_up_shrunk(model, table.name)
    for matrix in [tensor for tensor in graph.initializer if len(tensor.dims) == 2 and "words" not in tensor.name]:
        if matrix.dims[0] % _BLOCK == 0 and any(
            node.op_type == "MatMul" and matrix.name == node.input[1] for node in graph.node
        ):
            _shrink_matrix(model, matrix)
    onnx.save(model, str(small))


def _shrink_matrix(model: ModelProto, matrix: TensorProto) -> None:
    """Replace an (inputs, outputs) matrix by int8 blocks that are scaled and put together when the model is loaded."""
    from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415 - of requirements/training.txt

    weights, name, graph = numpy_helper.to_array(matrix), matrix.name, model.graph
    blocks = weights.reshape(-1, _BLOCK, weights.shape[1])
    scale = np.abs(blocks).max(1, keepdims=True) / 127
    small = np.round(blocks / np.where(scale > 0, scale, 1)).astype(np.int8)
    graph.initializer.remove(matrix)
    graph.initializer.append(numpy_helper.from_array(small, f"{name}.int8"))
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"))
    graph.initializer.append(numpy_helper.from_array(np.array(weights.shape, dtype=np.int64), f"{name}.shape"))
    made: list[NodeProto] = [
        helper.make_node("Cast", [f"{name}.int8"], [f"{name}.blocks"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}.blocks", f"{name}.scale"], [f"{name}.scaled"]),
        helper.make_node("Reshape", [f"{name}.scaled", f"{name}.shape"], [name]),
    ]
    for node in reversed(made):
        graph.node.insert(0, node)


def _look_up_shrunk(model: ModelProto, table: str) -> None:
    """Replace the look-up in the table named so by one in `words.int8`, times `words.scale`.

    Only the rows looked up are turned back, so the table stays small in memory.
    """
    from onnx import TensorProto, helper  # noqa: PLC0415 - of requirements/training.txt

    nodes = model.graph.node
    place, node = next((place, node) for place, node in enumerate(nodes) if table in node.input)
    ids, out = node.input[1], node.output[0]
    nodes.remove(node)
    look_up: list[NodeProto] = [
        helper.make_node("Gather", ["words.int8", ids], ["words.row"], axis=0),
        helper.make_node("Gather", ["words.scale", ids], ["words.row_scale"], axis=0),
        helper.make_node("Cast", ["words.row"], ["words.row_float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["words.row_float", "words.row_scale"], [out]),
    ]
    for new in reversed(look_up):
        nodes.insert(place, new)


def write_manifest(
    weights: Path,
    *,
    encoder_dir: Path,
    data: Mapping[str, Path],
    examples: Sequence[Example],
    recipe: Recipe,
    seed: int,
    held_out: frozenset[str],
    figures: Mapping[str, float],
    rounds: Sequence[RoundReport],
) -> dict[str, Any]:
    """Write `manifest.json` beside the weights and return what it says.

    Args:
        weights: The file that ships.
        encoder_dir: Where the encoder's weights and vocabulary came from.
        data: Every file learned from, by a name that says nothing of this machine.
        examples: What was made of them.
        recipe: What was tuned.
        seed: Of all the choices.
        held_out: Article ids not learned from.
        figures: Measured on those; empty if there were none.
        rounds: Reports on the rounds of this run; without those before a resumed one.
    """
    manifest = {
        "model": {"file": weights.name, "sha256": sha256(weights), "bytes": weights.stat().st_size},
        "encoder_sha256": sha256(encoder_dir / "model.safetensors"),
        "tokenizer_sha256": sha256(encoder_dir / "tokenizer.json"),
        "seed": seed,
        "recipe": asdict(recipe),
        "data": {name: sha256(path) for name, path in data.items()},
        "examples": dict(Counter(example.source for example in examples)),
        "held_out": sorted(held_out),
        "held_out_figures": dict(figures),
        "rounds": [asdict(report) for report in rounds],
    }
    text = json.dumps(manifest, indent=2) + "\n"
    (weights.parent / "manifest.json").write_text(text, encoding="utf-8")
    return manifest


def sha256(path: Path) -> str:
    """Of the file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
