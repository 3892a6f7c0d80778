// The speaker: telephone sound is played a moment after it came, so that uneven arrival is not heard.

import { DECODED, RATE, Resampler } from "./telephone-sound.js";

const AHEAD = 0.06 * sampleRate; // samples held before playing begins
const MOST = 0.5 * sampleRate; // samples: a page that slept must not stay behind the call

class Speaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.onmessage = ({ data }) => (data === "clear" ? this.clear() : this.hold(data));
    this.clear();
  }

  clear() {
    this.resampler = new Resampler(RATE, sampleRate);
    this.pieces = [];
    this.offset = 0;
    this.held = 0;
    this.waited = 0;
    this.isPlaying = false;
  }

  hold(ulaw) {
    const piece = this.resampler.push(Float32Array.from(ulaw, (byte) => DECODED[byte]));
    this.pieces.push(piece);
    this.held += piece.length;
    if (this.held > MOST) this.skip(this.held - AHEAD);
  }

  process(_, [output]) {
    const [left] = output;
    if (this.held > 0) this.waited += left.length;
    this.isPlaying ||= this.held >= AHEAD || this.waited >= AHEAD;
    if (!this.isPlaying) return true;
    for (let at = 0; at < left.length; at += 1) left[at] = this.next();
    if (this.held === 0) this.isPlaying = false;
    if (this.held === 0) this.waited = 0;
    for (const other of output.slice(1)) other.set(left);
    return true;
  }

  next() {
    if (this.held === 0) return 0;
    while (this.offset === this.pieces[0].length) {
      this.pieces.shift();
      this.offset = 0;
    }
    this.offset += 1;
    this.held -= 1;
    return this.pieces[0][this.offset - 1];
  }

  skip(samples) {
    for (let left = Math.floor(samples); left > 0; left -= 1) this.next();
  }
}

registerProcessor("speaker", Speaker);
