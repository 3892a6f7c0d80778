// The sound of one call: from the microphone to `send`, and from the call to the speaker.

const LIKE_A_TELEPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };

const STARTS_WITHIN = 3000; // ms: without a loudspeaker Firefox waits for ever, and the call would, too

function within(milliseconds, promise) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("not in time")), milliseconds));
  return Promise.race([promise, late]);
}

export class Sound {
  constructor() {
    this.context = new AudioContext({ latencyHint: "interactive" });
  }

  async open() {
    await within(STARTS_WITHIN, this.context.resume());
    await Promise.all(
      ["microphone", "speaker"].map((name) =>
        this.context.audioWorklet.addModule(new URL(`./${name}-worklet.js`, import.meta.url)),
      ),
    );
    this.speaker = new AudioWorkletNode(this.context, "speaker", { numberOfInputs: 0, outputChannelCount: [2] });
    this.speaker.connect(this.context.destination);
  }

  // Throws when the person or the browser gives no microphone.
  async listen(send) {
    if (!navigator.mediaDevices) throw new Error("the page is neither on https nor on this machine");
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: LIKE_A_TELEPHONE });
    const microphone = new AudioWorkletNode(this.context, "microphone");
    microphone.port.onmessage = ({ data }) => send(data);
    // Browsers run only what leads to the speaker; what this node plays is silence.
    this.context.createMediaStreamSource(this.stream).connect(microphone).connect(this.context.destination);
  }

  play(ulaw) {
    this.speaker?.port.postMessage(ulaw);
  }

  clear() {
    this.speaker?.port.postMessage("clear");
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.context.close();
  }
}
