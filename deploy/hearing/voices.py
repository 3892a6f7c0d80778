"""Many voices out of a few: each sentence is spoken by a mixture of two of Kokoro's."""

import random
from pathlib import Path

import kokoro_onnx
import numpy as np
import onnxruntime

from deploy.hearing.sentences import Said
from ivr.speech.kokoro import KOKORO_FILES
from ivr.speech.mastering import mastered
from ivr.speech.spoken import spoken

_FRENCH = "ff_siwis"
_BESIDE_IT = (
    "if_sara", "im_nicola", "pf_dora", "pm_alex", "ef_dora", "em_alex", "em_santa", "bf_emma", "bf_alice",
    "bm_george", "bm_lewis", "af_heart", "af_bella", "am_michael", "am_puck", "hf_alpha",
)  # fmt: skip
_FRENCH_SHARE = (0.3, 0.75)
"Of the one French voice: never it alone, since its sentences measure; with less the accent is too strong."
_ENGLISH = (
    "af_heart", "af_bella", "af_sarah", "af_nicole", "af_nova", "am_michael", "am_fenrir", "am_puck",
    "am_adam", "am_eric", "bf_emma", "bf_isabella", "bf_alice", "bm_george", "bm_fable", "bm_lewis",
)  # fmt: skip
_SPEED = (0.8, 1.1)
_ACCENTS = {"fr": "fr-fr", "en": "en-us"}


class Voices:
    """Kokoro on one thread."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        weights, styles = (str(folder / name) for name in KOKORO_FILES)
        session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._kokoro = kokoro_onnx.Kokoro.from_session(session, styles)

    def say(self, said: Said) -> bytes:
        """The sound of a sentence, µ-law at 8 kHz; the same voice each time for the same sentence."""
        chance = random.Random(f"{said.text} {said.time}")
        if said.lang == "fr":
            share, one, other = chance.uniform(*_FRENCH_SHARE), _FRENCH, chance.choice(_BESIDE_IT)
        else:
            share, (one, other) = chance.random(), chance.sample(_ENGLISH, 2)
        styles = self._kokoro.voices
        style = np.asarray(share * styles[one] + (1 - share) * styles[other], np.float32)
        samples, rate = self._kokoro.create(
            spoken(said.text, said.lang), voice=style, speed=chance.uniform(*_SPEED), lang=_ACCENTS[said.lang]
        )
        return mastered(np.asarray(samples, np.float32), rate)
