// SPDX-License-Identifier: EUPL-1.2
// What Italian municipal papers are about: people, places and dates, all invented.

const GIVEN = ['Anna', 'Lorenzo', 'Giulia', 'Matteo', 'Caterina', 'Pietro', 'Lucia', 'Niccolò', 'Bianca', 'Duccio', 'Marta', 'Ettore', 'Noemi', 'Cosimo', 'Irene', 'Vieri'];
const FAMILY = ['Bagnoli', 'Cecchi', 'Innocenti', 'Marmugi', 'Parrini', 'Sabatini', 'Taddei', 'Vezzosi', 'Campatelli', 'Fontanelli', 'Mazzanti', 'Nencini', 'Orlandini', 'Quercioli', 'Scardigli', 'Bellucci'];
const STREETS = ['via Roma', 'via Giro delle Mura', 'piazza della Libertà', 'via Caverni', 'via XX Settembre', 'viale Cento Fiori', 'via Marconi', 'via delle Croci', 'via Baccio da Montelupo', 'piazza Vittorio Veneto', 'via Tosco Romagnola', 'via della Chiesa'];
const TOWNS = ['Montelupo Fiorentino', 'Empoli', 'Vinci', 'Capraia e Limite', 'Lastra a Signa', 'Montespertoli', 'Scandicci', 'Signa'];
const MONTHS = ['gennaio', 'febbraio', 'marzo', 'aprile', 'maggio', 'giugno', 'luglio', 'agosto', 'settembre', 'ottobre', 'novembre', 'dicembre'];

/** @typedef {import('./random.mjs').Random} Random */

/** @param {Random} random */
export const person = (random) => `${random.pick(GIVEN)} ${random.pick(FAMILY)}`;
/** @param {Random} random */
export const givenName = (random) => random.pick(GIVEN);
/** @param {Random} random */
export const familyName = (random) => random.pick(FAMILY);
/** @param {Random} random */
export const street = (random) => random.pick(STREETS);
/** @param {Random} random */
export const address = (random) => `${random.pick(STREETS)}, ${random.whole(1, 240)}`;
/** @param {Random} random */
export const town = (random) => random.pick(TOWNS);
/** @param {Random} random */
export const date = (random, from = 2019, to = 2025) => `${random.whole(1, 28)} ${random.pick(MONTHS)} ${random.whole(from, to)}`;
/** @param {Random} random */
export const shortDate = (random, from = 1941, to = 2025) =>
  `${String(random.whole(1, 28)).padStart(2, '0')}/${String(random.whole(1, 12)).padStart(2, '0')}/${random.whole(from, to)}`;
/** @param {Random} random */
export const euros = (random, low, high) => `${random.whole(low, high)},${random.digits(2)}`;

/** A tax code by its pattern, of nobody. @param {Random} random */
export function taxCode(random) {
  const letters = (count) => Array.from({ length: count }, () => random.pick([...'BCDFGLMNPRSTVZ'])).join('');
  return `${letters(6)}${random.digits(2)}${random.pick([...'ABCDEHLMPRST'])}${String(random.whole(1, 28)).padStart(2, '0')}F${random.digits(3)}${letters(1)}`;
}
