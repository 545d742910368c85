// SPDX-License-Identifier: EUPL-1.2

/** Seeded random numbers, fast enough for one or more a pixel: a counter through a 32-bit integer hash. */
export class Random {
  #state;

  /** @param {number | string} seed a string is hashed (FNV-1a) */
  constructor(seed) {
    let state = 2166136261;
    for (const character of String(seed)) state = Math.imul(state ^ character.codePointAt(0), 16777619);
    this.#state = state >>> 0;
  }

  /** A whole number in 0 .. 2^32 - 1. */
  bits() {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    return hash32(this.#state);
  }

  /** In [low, high). */
  between(low = 0, high = 1) {
    return low + (this.bits() / 4294967296) * (high - low);
  }

  /** A whole number in low .. high, both included. */
  whole(low, high) {
    return low + Math.floor(this.between() * (high - low + 1));
  }

  /**
   * @template T
   * @param {readonly T[]} list
   * @returns {T}
   */
  pick(list) {
    return list[this.whole(0, list.length - 1)];
  }

  /** `count` decimal digits. */
  digits(count) {
    return Array.from({ length: count }, () => this.whole(0, 9)).join('');
  }

  /** Normally distributed, mean 0 and deviation 1, near enough for noise (sum of four). */
  normal() {
    const sum = this.bits() + this.bits() + this.bits() + this.bits();
    return (sum / 4294967296 - 2) * 1.7320508;
  }
}

/** Mixes the bits of a 32-bit number (two rounds of multiply and shift). */
export function hash32(value) {
  let x = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** The hash of a point of an integer lattice, in 0 .. 1. */
const lattice = (x, y, seed) => hash32(Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed) / 4294967296;

/** Value noise: smooth, in 0 .. 1, features about one unit wide. */
export function smoothNoise(x, y, seed) {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = (x - left) * (x - left) * (3 - 2 * (x - left));
  const v = (y - top) * (y - top) * (3 - 2 * (y - top));
  const above = lattice(left, top, seed) * (1 - u) + lattice(left + 1, top, seed) * u;
  const below = lattice(left, top + 1, seed) * (1 - u) + lattice(left + 1, top + 1, seed) * u;
  return above * (1 - v) + below * v;
}

/** Octaves of value noise, each half as wide and half as strong, in 0 .. 1: what clouds and stone look like. */
export function fractalNoise(x, y, seed, octaves) {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * smoothNoise(x * 2 ** octave, y * 2 ** octave, seed + octave * 7919);
    total += weight;
    weight /= 2;
  }
  return sum / total;
}
