"""The weights of a shipped reader, to go on training from: the inverse of what scripts/training/exporting.py does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scripts.training.model import ReaderModel


def take_weights(model: ReaderModel, shipped: Path) -> None:
    """Give the model the weights of a shipped reader; word embeddings, which are never trained, stay as they are.

    Raises:
        RuntimeError: A weight is missing in the file or has another shape.
    """
    weights = _shipped_weights(shipped)
    words = {name for name, _ in model.named_parameters() if "word_embeddings" in name}
    own = {name: value for name, value in model.state_dict().items() if name in words}
    model.load_state_dict({**weights, **own})


def _shipped_weights(shipped: Path) -> dict[str, Tensor]:
    """By the names of the model's state. A matrix has no name in the file: it is the one that its bias follows."""
    import onnx  # noqa: PLC0415 - of requirements/training.txt
    from onnx import numpy_helper  # noqa: PLC0415

    graph = onnx.load(str(shipped)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    made_by = {node.output[0]: node for node in graph.node}
    weights = {}
    for name, value in stored.items():
        if name.endswith((".bias", ".weight")) and name.startswith(("encoder.", "head.")):
            weights[name] = torch.from_numpy(value.copy())
    for node in graph.node:
        bias = next((name for name in node.input if name.endswith(".bias") and name in stored), None)
        product = next((made_by[name] for name in node.input if name in made_by), None)
        if node.op_type == "Add" and bias and product is not None and product.op_type == "MatMul":
            matrix = product.input[1]
            name = matrix if matrix in stored else made_by[matrix].input[1].removesuffix(".shape")
            weights[bias.removesuffix("bias") + "weight"] = torch.from_numpy(_matrix(stored, name).T.copy())
    return weights


def _matrix(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    """(inputs, outputs) float32, put together again where it is kept in blocks with a scale each."""
    if name in stored:
        return stored[name]
    blocks: np.ndarray = stored[f"{name}.int8"].astype(np.float32) * stored[f"{name}.scale"]
    return blocks.reshape(tuple(stored[f"{name}.shape"]))
