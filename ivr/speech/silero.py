"""Silero VAD: how likely each 32 ms of the line's sound is speech."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_inference_collection import InferenceSession
from onnxruntime.capi.onnxruntime_pybind11_state import SessionOptions

from ivr.errors import MissingModel
from ivr.speech.audio import RATE, pcm_from_ulaw

FRAME = 256
"Samples per probability at 8 kHz."

FRAME_SECONDS = FRAME / RATE

_CONTEXT = 32
"Samples of the frame before, which the network wants to see again."


class Network:
    """The loaded network; one serves all calls of a process."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise MissingModel(f"{path}: the speech detector is missing; run: cityline models")
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(str(path), options, ["CPUExecutionProvider"])
        self._rate = np.array(RATE, np.int64)

    def run(
        self, window: NDArray[np.float32], state: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """Probability of one frame with its context, and the network's next state."""
        output, after = self._session.run(None, {"input": window, "state": state, "sr": self._rate})
        return float(np.asarray(output).item()), np.asarray(after, np.float32)


class Silero:
    """One call's speech detector: it remembers what it heard before."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._rest = b""

    def probabilities(self, ulaw: bytes) -> tuple[float, ...]:
        """The probability of speech in every frame that this piece of sound completes."""
        self._rest += ulaw
        whole = len(self._rest) - len(self._rest) % FRAME
        frames, self._rest = self._rest[:whole], self._rest[whole:]
        return tuple(self._next(frames[start : start + FRAME]) for start in range(0, whole, FRAME))

    def _next(self, ulaw: bytes) -> float:
        samples = pcm_from_ulaw(ulaw).astype(np.float32) * np.float32(2**-15)
        window = np.concatenate([self._context, samples])[None]
        probability, self._state = self._network.run(window, self._state)
        self._context = samples[-_CONTEXT:]
        return probability
