// The telephone's sound, 8 kHz µ-law (ITU-T G.711), and the way to and from the browser's own rate.

export const RATE = 8000;
const BIAS = 0x84;
const CLIP = 32635;
const PHASES = 64;
const ZERO_CROSSINGS = 16;
const PASSED = 0.92; // of the lower of both bands; the rest is the slope of the filter

export function encode(sample) {
  const pcm = Math.round(Math.max(-1, Math.min(1, sample)) * 32767);
  const size = Math.min(Math.abs(pcm), CLIP) + BIAS;
  const exponent = 31 - Math.clz32(size) - 7;
  const mantissa = (size >> (exponent + 3)) & 15;
  return ~((pcm < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

function decode(byte) {
  const code = ~byte & 0xff;
  const size = ((((code & 15) << 3) + BIAS) << ((code >> 4) & 7)) - BIAS;
  return (code & 0x80 ? -size : size) / 32768;
}

export const DECODED = Float32Array.from({ length: 256 }, (_, byte) => decode(byte));

// A windowed sinc in steps of 1/PHASES of an input sample; what one push leaves over, the next one uses.
export class Resampler {
  constructor(from, to) {
    const band = Math.min(1, to / from) * PASSED;
    this.step = from / to;
    this.half = Math.ceil(ZERO_CROSSINGS / band);
    this.filters = Array.from({ length: PHASES }, (_, phase) => filter(phase / PHASES, this.half, band));
    this.kept = new Float32Array(2 * this.half);
    this.position = this.half; // of the next output sample, counted in `kept`
  }

  push(samples) {
    const input = new Float32Array(this.kept.length + samples.length);
    input.set(this.kept);
    input.set(samples, this.kept.length);
    const output = [];
    for (; this.position + this.half + 1 < input.length; this.position += this.step) {
      output.push(this.at(input, this.position));
    }
    const used = Math.max(0, Math.floor(this.position) - this.half);
    this.kept = input.slice(used);
    this.position -= used;
    return Float32Array.from(output);
  }

  at(input, position) {
    const whole = Math.floor(position);
    const weights = this.filters[Math.floor((position - whole) * PHASES)];
    let sum = 0;
    for (let tap = -this.half; tap <= this.half; tap += 1) sum += input[whole + tap] * weights[tap + this.half];
    return sum;
  }
}

function filter(fraction, half, band) {
  return Float32Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const distance = tap - half - fraction;
    const turn = Math.PI * distance * band;
    const sinc = turn === 0 ? 1 : Math.sin(turn) / turn;
    return band * sinc * Math.cos((Math.PI / 2) * (distance / (half + 1))) ** 2;
  });
}
