// SPDX-License-Identifier: EUPL-1.2

/** @typedef {[number, number]} Point */

/**
 * The projective map that takes four points to four others (direct linear transform), row by row,
 * the last entry being 1.
 * @param {Point[]} from
 * @param {Point[]} to
 * @returns {number[]} nine numbers
 */
export function homography(from, to) {
  const rows = [];
  for (let corner = 0; corner < 4; corner++) {
    const [x, y] = from[corner];
    const [u, v] = to[corner];
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  return [...solve(rows), 1];
}

/** Gaussian elimination with pivoting of rows of eight coefficients and a right side. */
function solve(rows) {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column; row < size; row++) if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let at = column; at <= size; at++) rows[row][at] -= factor * rows[column][at];
    }
  }
  return rows.map((row, index) => row[size] / row[index]);
}

/** @param {number[]} map @returns {Point} */
export function project(map, x, y) {
  const scale = map[6] * x + map[7] * y + map[8];
  return [(map[0] * x + map[1] * y + map[2]) / scale, (map[3] * x + map[4] * y + map[5]) / scale];
}
