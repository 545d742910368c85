// SPDX-License-Identifier: EUPL-1.2
// Things that people change: what differs, by name, and how two people's changes meet.

/** @typedef {Record<string, any>} Thing */

/** Objects are looked into once, so that a weekday or a special day is a field of its own. */
const isTable = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The fields of a thing by their path: `name.it`, `week.0`, `special.2026-12-24`, `sites`. The version is none.
 * @param {Thing} thing
 * @returns {Map<string, any>}
 */
export function fieldsOf(thing) {
  const fields = new Map();
  for (const [name, value] of Object.entries(thing)) {
    if (name === 'version') continue;
    const inner = isTable(value) || name === 'week';
    if (!inner) fields.set(name, value);
    else for (const [key, each] of Object.entries(value)) fields.set(`${name}.${key}`, each);
  }
  return fields;
}

/**
 * The paths at which two things differ, in the order of the thing.
 * @param {Thing} from
 * @param {Thing} to
 * @returns {string[]}
 */
export function changedPaths(from, to) {
  const [before, after] = [fieldsOf(from), fieldsOf(to)];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => !same(before.get(path), after.get(path)));
}

/** @param {any} a @param {any} b */
function same(a, b) {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** @param {any} value @returns {any} */
function sorted(value) {
  return isTable(value) ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;
}

/** @param {Thing} thing @param {string} path */
export function valueAt(thing, path) {
  return fieldsOf(thing).get(path);
}

/**
 * A copy of the thing with one field changed; `undefined` takes it out.
 * @param {Thing} thing
 * @param {string} path
 * @param {any} value
 * @returns {Thing}
 */
export function withField(thing, path, value) {
  const copy = structuredClone(thing);
  const dot = path.indexOf('.');
  const [table, key] = dot < 0 ? [copy, path] : [(copy[path.slice(0, dot)] ??= {}), path.slice(dot + 1)];
  if (value === undefined) delete table[key];
  else table[key] = structuredClone(value);
  return copy;
}

/**
 * What somebody changed, put upon what others have saved meanwhile.
 * @param {Thing} base what the changes were made from
 * @param {Thing} mine
 * @param {Thing} theirs
 * @returns {Thing}
 */
export function rebase(base, mine, theirs) {
  return changedPaths(base, mine).reduce((thing, path) => withField(thing, path, valueAt(mine, path)), structuredClone(theirs));
}

/**
 * One thing that is being changed. Fires `change` when what should be shown has.
 *
 * States: `loading`, `failed` (it could not be read: `error`), `ready`, `saving`. `error` may be set when `ready`: the
 * last attempt to save it. `theirs` is what somebody else saved meanwhile, until it is decided.
 */
export class Editing extends EventTarget {
  /** @type {'loading'|'failed'|'ready'|'saving'} */
  state = 'loading';
  error = '';
  errorField = '';
  /** @type {Thing} */
  base = {};
  /** @type {Thing} */
  value = {};
  /** @type {Thing|null} */
  theirs = null;
  #options;

  /**
   * @param {object} options
   * @param {string} options.key the draft's name
   * @param {import('./drafts.js').Drafts} options.drafts
   * @param {() => Promise<import('./office-api.js').Answer>} options.load
   * @param {(thing: Thing) => Promise<import('./office-api.js').Answer>} options.save answers with the thing as it stands
   * @param {(body: any) => Thing} [options.read] from what the server sends
   * @param {(thing: Thing) => any} [options.write] to what the server takes
   */
  constructor(options) {
    super();
    this.#options = { read: (/** @type {any} */ body) => body, write: (/** @type {Thing} */ thing) => thing, ...options };
  }

  /** Reads the thing, and takes up again what was left unsaved. */
  async load() {
    this.#put({ state: 'loading', error: '' });
    const answer = await this.#options.load();
    if (!answer.ok) {
      this.#put({ state: 'failed', error: answer.error });
      return;
    }
    const thing = this.#options.read(answer.body);
    const draft = this.#options.drafts.get(this.#options.key);
    if (!draft) this.#put({ state: 'ready', base: thing, value: structuredClone(thing), theirs: null });
    else if (draft.base.version === thing.version) this.#put({ state: 'ready', base: thing, value: draft.value, theirs: null });
    else this.#meet(draft.base, draft.value, thing);
  }

  /** The paths that differ from what was read. */
  get changes() {
    return changedPaths(this.base, this.value);
  }

  /** @param {string} path @param {any} value */
  set(path, value) {
    this.replace(withField(this.value, path, value));
  }

  /** @param {Thing} value */
  replace(value) {
    this.#put({ value, error: '', errorField: '' });
    this.#keep();
  }

  undo() {
    const base = this.theirs ?? this.base;
    this.#put({ base, value: structuredClone(base), error: '', errorField: '', theirs: null });
    this.#keep();
  }

  /** @returns {Promise<boolean>} whether it is saved */
  async save() {
    this.#put({ state: 'saving', error: '' });
    const answer = await this.#options.save(this.#options.write({ ...this.value, version: this.base.version }));
    if (answer.ok) {
      const thing = this.#options.read(answer.body);
      this.#put({ state: 'ready', base: thing, value: structuredClone(thing), theirs: null });
      this.#keep();
      return true;
    }
    if (answer.status === 409 && answer.body.current) this.#meet(this.base, this.value, this.#options.read(answer.body.current));
    else this.#put({ state: 'ready', error: answer.error, errorField: answer.body.field ?? '' });
    return false;
  }

  /** Puts the own changes upon what the others saved, and saves that. */
  keepMine() {
    if (!this.theirs) return Promise.resolve(false);
    this.#put({ value: rebase(this.base, this.value, this.theirs), base: this.theirs, theirs: null });
    this.#keep();
    return this.save();
  }

  takeTheirs() {
    if (!this.theirs) return;
    this.#put({ base: this.theirs, value: structuredClone(this.theirs), theirs: null, error: '' });
    this.#keep();
  }

  /**
   * Another version has appeared. Where it says the same as the own changes, there is nothing to decide.
   * @param {Thing} base
   * @param {Thing} mine
   * @param {Thing} theirs
   */
  #meet(base, mine, theirs) {
    const settled = changedPaths(base, mine).length === 0 || changedPaths(mine, theirs).length === 0;
    if (settled) this.#put({ state: 'ready', base: theirs, value: structuredClone(theirs), theirs: null });
    else this.#put({ state: 'ready', base, value: mine, theirs });
    this.#keep();
  }

  #keep() {
    const { drafts, key } = this.#options;
    if (this.changes.length > 0) drafts.put(key, this.base, this.value);
    else drafts.drop(key);
  }

  /** @param {Partial<Editing>} fields */
  #put(fields) {
    Object.assign(this, fields);
    this.dispatchEvent(new Event('change'));
  }
}
