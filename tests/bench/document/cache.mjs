// SPDX-License-Identifier: EUPL-1.2
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The first 16 hexadecimal digits of the SHA-256 of what is given. @param {...(string | Uint8Array)} parts */
export function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

/** Results that cost time, kept in one JSON file from run to run. */
export class Cache {
  #file;
  #values;

  /** @param {string} file */
  constructor(file) {
    this.#file = file;
    mkdirSync(path.dirname(file), { recursive: true });
    this.#values = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  }

  /**
   * The value under a key; made and written at once if it is not there.
   * @template T
   * @param {string} key
   * @param {() => T} make
   * @returns {T}
   */
  get(key, make) {
    if (!(key in this.#values)) {
      this.#values[key] = make();
      writeFileSync(`${this.#file}.part`, JSON.stringify(this.#values));
      renameSync(`${this.#file}.part`, this.#file);
    }
    return this.#values[key];
  }
}
