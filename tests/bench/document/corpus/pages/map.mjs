// SPDX-License-Identifier: EUPL-1.2
// A street map, drawn: blocks, buildings, a river, a park, roads of three widths, labels and a legend.
const STREETS = ['Via Roma', 'Via Caverni', 'Via Marconi', 'Via delle Croci', 'Viale Cento Fiori', 'Via XX Settembre', 'Via della Chiesa', 'Via Tosco Romagnola'];

export const map = {
  name: 'map',
  width: 297,
  height: 210,
  /** @param {import('../random.mjs').Random} random */
  html(random) {
    const columns = [8, 48, 85, 128, 170, 212, 252, 290];
    const rows = [24, 55, 88, 118, 150, 182, 204];
    const bend = (x, y) => [x + 5 * Math.sin(y / 38 + 1) + 0.06 * y, y + 5 * Math.sin(x / 52)];
    const curve = (points) => points.map(([x, y], index) => `${index ? 'L' : 'M'}${x.toFixed(2)} ${y.toFixed(2)}`).join('');
    const along = (count, at) => curve(Array.from({ length: count + 1 }, (_, index) => at(index / count)));
    const buildings = [];
    for (let i = 0; i + 1 < columns.length; i++)
      for (let j = 0; j + 1 < rows.length; j++)
        for (let n = 0; n < 16; n++) {
          const [x, y] = bend(random.between(columns[i] + 4, columns[i + 1] - 9), random.between(rows[j] + 4, rows[j + 1] - 7));
          buildings.push(`<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${random.between(2, 6.5).toFixed(2)}" height="${random.between(2, 4.5).toFixed(2)}" transform="rotate(${random.whole(-8, 8)} ${x.toFixed(1)} ${y.toFixed(1)})"/>`);
        }
    const roads = [
      ...rows.map((y, index) => ({ path: along(40, (t) => bend(297 * t, y)), wide: index % 3 === 1 })),
      ...columns.map((x, index) => ({ path: along(40, (t) => bend(x, 14 + 196 * t)), wide: index % 3 === 2 })),
    ];
    const draw = (colour, wide, narrow) => roads.map((road) => `<path d="${road.path}" stroke="${colour}" stroke-width="${road.wide ? wide : narrow}"/>`).join('');
    const contours = Array.from({ length: 9 }, (_, line) => `<path d="${along(60, (t) => [297 * t, 30 + line * 20 + 12 * Math.sin(t * 7 + line) + 5 * Math.sin(t * 19 + 2 * line)])}"/>`).join('');
    const labels = STREETS.map((name, index) => {
      const [x, y] = bend(columns[index % 6] + 8, rows[1 + (index % 5)]);
      return `<text x="${x.toFixed(1)}" y="${(y - 2.6).toFixed(1)}" font-size="3.2">${name}</text>`;
    }).join('');
    return `<style>body { font-family: 'Liberation Sans'; }</style><svg viewBox="0 0 297 210" style="position:absolute;left:0;top:0;width:100%;height:100%">
      <rect width="297" height="210" fill="#f4efe6"/><path d="M180 210C190 150 150 130 175 95S160 40 200 12H297V60C240 70 260 120 235 150s10 40 0 60z" fill="#d6e8c4"/>
      <path d="${along(60, (t) => [297 * t, 160 - 55 * t + 14 * Math.sin(t * 9)])}" fill="none" stroke="#9cc7e4" stroke-width="11"/>
      <g fill="none" stroke="#c9a27a" stroke-width=".18">${contours}</g><g fill="#d9c7b4" stroke="#a89078" stroke-width=".18">${buildings.join('')}</g>
      <g fill="none" stroke-linejoin="round">${draw('#9d8f7d', 4.4, 2.6)}${draw('#ffffff', 3.4, 1.9)}<path d="${along(60, (t) => [20 + 250 * t, 200 - 160 * t + 8 * Math.sin(t * 12)])}" stroke="#555" stroke-width=".9" stroke-dasharray="3 1.4"/></g>
      <g fill="#222" stroke="#fff" stroke-width=".7" paint-order="stroke">${labels}</g>
      <g><circle cx="120" cy="97" r="2.6" fill="#c0392b"/><circle cx="203" cy="128" r="2.6" fill="#1d4f91"/><circle cx="64" cy="146" r="2.6" fill="#2e7d4f"/></g>
      <rect width="297" height="14" fill="#fff"/><text x="8" y="9.6" font-size="6" font-weight="bold">Pianta del centro di Montelupo Fiorentino, scala 1:${random.whole(2, 5)}000</text>
      <g transform="translate(222 150)"><rect width="68" height="52" fill="#fff" stroke="#333" stroke-width=".4"/>
        <g font-size="3.6">${['Municipio, piazza della Libertà', 'Museo della ceramica', 'Stazione ferroviaria', 'Ferrovia Firenze - Pisa', 'Fiume Arno'].map((words, line) => `<text x="11" y="${9 + line * 9}">${words}</text>`).join('')}</g>
        <circle cx="5.5" cy="7.8" r="2" fill="#c0392b"/><circle cx="5.5" cy="16.8" r="2" fill="#1d4f91"/><circle cx="5.5" cy="25.8" r="2" fill="#2e7d4f"/><path d="M3 35h6" stroke="#555" stroke-dasharray="2 1"/><path d="M3 44h6" stroke="#9cc7e4" stroke-width="3"/></g></svg>`;
  },
};
