"""Exports a trained network as ONNX, with 8-bit embeddings and 16-bit weights."""

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, count

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from intents.matching.utterance_classifier import VERIFIER
from training.network import DISTANCES, HEADS, Network, Wide

OPSET = 17
IR_VERSION = 8
Array = NDArray[np.generic]


def onnx_bytes(networks: Sequence[Network], metadata: Mapping[str, object]) -> bytes:
    """Return the file, deterministic for the same weights; `metadata` is stored as JSON.

    The first network gives all heads; the others only danger, which is averaged.
    """
    graph = _Graph()
    first, *others = networks
    danger, *rest = graph.network(first, HEADS)
    of_danger = [danger, *chain.from_iterable(graph.network(each, HEADS[:1]) for each in others)]
    for name, told in zip(HEADS, (of_danger, *([each] for each in rest)), strict=True):
        graph.mean(name, told)
    return _written(graph.made(networks[0]), metadata)


def with_verifier(content: bytes, networks: Sequence[Network], metadata: Mapping[str, object]) -> bytes:
    """Return a file that tells what another one does, and danger again as the mean of networks.

    It replaces the verifier that the other one may have.
    """
    graph = _Graph(f"{VERIFIER}_")
    graph.mean(VERIFIER, [*chain.from_iterable(graph.network(each, HEADS[:1]) for each in networks)])
    made = onnx.load_from_string(content).graph
    told = helper.make_tensor_value_info(VERIFIER, TensorProto.FLOAT, [1, networks[0].told[0].out_features])
    nodes = [each for each in made.node if not each.output[0].startswith(VERIFIER)]
    constants = [each for each in made.initializer if not each.name.startswith(VERIFIER)]
    outputs = [each for each in made.output if each.name != VERIFIER]
    for part, whole in (
        (made.node, [*nodes, *graph.nodes]),
        (made.initializer, [*constants, *graph.constants]),
        (made.output, [*outputs, told]),
    ):
        del part[:]
        part.extend(whole)
    return _written(made, metadata)


def _written(graph: onnx.GraphProto, metadata: Mapping[str, object]) -> bytes:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version, model.producer_name = IR_VERSION, "cityline"
    onnx.checker.check_model(model)
    helper.set_model_props(model, {name: json.dumps(value) for name, value in metadata.items()})
    written: bytes = model.SerializeToString()
    return written


class _Graph:
    """Builds the graph; each method adds nodes and returns the name of their output."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._numbers = count()

    def made(self, network: Network) -> onnx.GraphProto:
        size = network.meant[0].in_features
        asked = network.joined[0].in_features - 3 * network.normal.normalized_shape[0]
        inputs = [
            helper.make_tensor_value_info("places", TensorProto.INT64, ["words", "pieces"]),
            helper.make_tensor_value_info("meaning", TensorProto.FLOAT, [1, size]),
            helper.make_tensor_value_info("asked", TensorProto.FLOAT, [1, asked]),
        ]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, told.out_features])
            for name, told in zip(HEADS, network.told, strict=True)
        ]
        return helper.make_graph(self.nodes, "utterance_classifier", inputs, outputs, self.constants)

    def mean(self, name: str, told: Sequence[str]) -> None:
        self._op("Mean", *told, name=name)

    def network(self, network: Network, heads: Sequence[str]) -> list[str]:
        x = self._words(network.words.weight)
        for far, normal, beside in zip(DISTANCES, network.normals, network.beside, strict=True):
            x = self._op("Add", x, self._gated(self._normal(x, normal), beside, far))
        x = self._normal(x, network.normal)
        weights = self._op("Softmax", self._linear(x, network.weighed), axis=0)
        pooled = self._op("MatMul", self._op("Transpose", weights, perm=[1, 0]), x)
        loudest = self._op("ReduceMax", x, axes=[0], keepdims=1)
        total = self._op("ReduceSum", self._op("Abs", "meaning"), self._array(np.array([1])), keepdims=1)
        is_meant = self._op("Cast", self._op("Greater", total, self._array(np.float32(0))), to=1)
        nothing = self._op("Mul", "asked", self._array(np.float32(0)))
        starts = [0, *accumulate(network.sizes)]
        wide = self._wide(network.wide, is_meant, starts[len(heads)]) if network.wide else None
        told = []
        for n, name in enumerate(heads):
            meant = self._op("Mul", self._linear("meaning", network.meant[n]), is_meant)
            own = self._op("Gather", pooled, self._array(np.array([n])), axis=0)
            known = "asked" if name == "act" else nothing
            joined = self._linear(self._op("Concat", own, loudest, meant, known, axis=1), network.joined[n])
            deep = self._linear(self._op("Mul", joined, self._op("Sigmoid", joined)), network.told[n])
            alone = wide and self._slice(wide, starts[n], starts[n + 1])
            told.append(self._op("Add", deep, alone) if alone else deep)
        return told

    def _wide(self, wide: Wide, is_meant: str, labels: int) -> str:
        """Add the first labels of the wide part; shape (1, labels)."""
        by_word = self._words(wide.words.weight[:, :labels])
        total = self._op("ReduceSum", by_word, self._array(np.array([0])), keepdims=1)
        one = self._op("Cast", self._op("Slice", self._op("Shape", "places"), *self._bounds(0, 1)), to=1)
        by_words = self._op("Div", total, self._op("Sqrt", one))
        direct = self._op("MatMul", "meaning", self._half(wide.meant.weight[:labels].T))
        return self._op("Add", by_words, self._op("Mul", direct, is_meant))

    def _bounds(self, start: int, end: int) -> list[str]:
        return [self._array(np.array([n])) for n in (start, end)]

    def _words(self, table: Tensor) -> str:
        """Embed each word as the mean of its pieces; id 0 is padding."""
        weights = table.detach().numpy()
        scale = np.maximum(np.abs(weights).max(axis=1, keepdims=True) / 127, 1e-8)
        rounded = np.round(weights / scale).astype(np.int8)
        rows = self._op("Cast", self._op("Gather", self._array(rounded), "places"), to=1)
        scales = self._op("Cast", self._op("Gather", self._array(scale.astype(np.float16)), "places"), to=1)
        pieces = self._op("Mul", rows, scales)
        total = self._op("ReduceSum", pieces, self._array(np.array([1])), keepdims=0)
        is_piece = self._op("Cast", self._op("Greater", "places", self._array(np.array(0, np.int64))), to=1)
        many = self._op("ReduceSum", is_piece, self._array(np.array([1])), keepdims=1)
        return self._op("Div", total, many)

    def _gated(self, x: str, beside: nn.Conv1d, far: int) -> str:
        turned = self._op("Unsqueeze", self._op("Transpose", x, perm=[1, 0]), self._array(np.array([0])))
        names = [self._half(weight) for weight in (beside.weight, beside.bias)]
        both = self._op("Conv", turned, *names, dilations=[far], pads=[far, far], kernel_shape=[3])
        rows = self._op("Transpose", self._op("Squeeze", both, self._array(np.array([0]))), perm=[1, 0])
        width = beside.out_channels // 2
        passed, gate = (self._slice(rows, start, start + width) for start in (0, width))
        return self._op("Mul", passed, self._op("Sigmoid", gate))

    def _slice(self, rows: str, start: int, end: int) -> str:
        return self._op("Slice", rows, *(self._array(np.array([n])) for n in (start, end, 1)))

    def _normal(self, x: str, normal: nn.LayerNorm) -> str:
        names = [self._half(weight) for weight in (normal.weight, normal.bias)]
        return self._op("LayerNormalization", x, *names, axis=-1, epsilon=normal.eps)

    def _linear(self, x: str, linear: nn.Linear) -> str:
        product = self._op("MatMul", x, self._half(linear.weight.T))
        return self._op("Add", product, self._half(linear.bias))

    def _half(self, weight: "Tensor | Array") -> str:
        """Store in half precision; widened on load."""
        detached = weight.detach().numpy() if hasattr(weight, "detach") else weight
        return self._op("Cast", self._array(np.ascontiguousarray(detached).astype(np.float16)), to=1)

    def _array(self, value: Array | np.generic) -> str:
        name = f"{self.prefix}constant{next(self._numbers)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def _op(
        self, kind: str, *inputs: str, name: str = "", **attributes: "int | float | Sequence[int]"
    ) -> str:
        out = name or f"{self.prefix}value{next(self._numbers)}"
        self.nodes.append(helper.make_node(kind, [*inputs], [out], **attributes))
        return out
