"""The product's own hearing of a sound, without the endpoint: the whole of it is one utterance."""

from dataclasses import dataclass
from pathlib import Path

from intents.text.transcript import Transcript
from ivr.hearing.evidence import judged
from ivr.hearing.listener import FRAME_SECONDS, Silero, VadNetwork
from ivr.hearing.transcriber import Decoded, Expects, Hint, Utterance
from ivr.hearing.whisper import Whisper
from tests.bench.hearing.networks import Network as Telephone
from tests.bench.hearing.networks import as_recorded
from tests.bench.hearing.recordings import Recording
from tests.bench.hearing.scoring import Scored

IS_SPEECH = 0.5


@dataclass(frozen=True, slots=True)
class HeardRecording:
    """A recording, what the decoder made of it and how that compares."""

    recording: Recording
    decoded: Decoded
    scored: Scored


class Listener:
    """Whisper by its folder, and the speech detector."""

    def __init__(self, models: Path, whisper: str = "base") -> None:
        folder = Path(whisper) if Path(whisper).is_dir() else models / f"whisper-{whisper}"
        self._whisper = Whisper(str(folder))
        self._network = VadNetwork(models / "silero" / "silero_vad.onnx")

    def decode(self, ulaw: bytes, hint: Hint) -> tuple[Decoded, Utterance]:
        """Return what the decoder makes of a sound."""
        frames = sum(probability > IS_SPEECH for probability in Silero(self._network).probabilities(ulaw))
        utterance = Utterance(ulaw, frames * FRAME_SECONDS, hint)
        return self._whisper.decode(utterance), utterance

    def hear(self, recording: Recording, telephone: Telephone = as_recorded) -> HeardRecording:
        """Return how a recording is heard through a telephone network; no speech is no words."""
        hint = Hint(recording.language)
        decoded, utterance = self.decode(telephone(recording.ulaw, recording.name), hint)
        said = judged(decoded, utterance)
        words = said.text if isinstance(said, Transcript) else ""
        return HeardRecording(recording, decoded, Scored.of(recording.text, words, recording.language))

    def answer(self, recording: Recording, expects: Expects, telephone: Telephone = as_recorded) -> str:
        """Return what is heard where a short answer was asked for."""
        hint = Hint(recording.language, expects)
        decoded, utterance = self.decode(telephone(recording.ulaw, recording.name), hint)
        said = judged(decoded, utterance)
        return said.text if isinstance(said, Transcript) else ""
