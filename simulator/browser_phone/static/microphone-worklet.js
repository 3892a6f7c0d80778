// The microphone: the browser's samples become telephone frames of 20 ms.

import { encode, RATE, Resampler } from "./telephone-sound.js";

const FRAME_BYTES = RATE / 50;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE);
    this.frame = new Uint8Array(FRAME_BYTES);
    this.filled = 0;
  }

  process([input]) {
    if (input.length === 0) return true;
    for (const sample of this.resampler.push(input[0])) this.take(encode(sample));
    return true;
  }

  take(byte) {
    this.frame[this.filled] = byte;
    this.filled += 1;
    if (this.filled < FRAME_BYTES) return;
    this.port.postMessage(this.frame.slice());
    this.filled = 0;
  }
}

registerProcessor("microphone", Microphone);
