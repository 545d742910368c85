// SPDX-License-Identifier: EUPL-1.2
// What pens and stamps leave: SVG with no text for the OCR.

/** A pen's path: a smooth curve through wandering points. @param {import('../random.mjs').Random} random */
export function penPath(random, { x, y, width, height, waves }) {
  const step = width / waves;
  let path = `M${x} ${y}`;
  for (let wave = 0; wave < waves; wave++) {
    const left = x + wave * step;
    const up = y - random.between(0.2, 1) * height;
    const down = y + random.between(-0.15, 0.35) * height;
    path += `C${(left + step * random.between(-0.2, 0.5)).toFixed(1)} ${up.toFixed(1)} ${(left + step * random.between(0.6, 1.5)).toFixed(1)} ${up.toFixed(1)} ${(left + step * 0.7).toFixed(1)} ${down.toFixed(1)}`;
    path += `S${(left + step * 0.8).toFixed(1)} ${(y - height * random.between(0, 0.3)).toFixed(1)} ${(left + step).toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}

/** @param {import('../random.mjs').Random} random */
export function signature(random, colour) {
  const strokes = [
    penPath(random, { x: 6, y: 60, width: 90, height: 50, waves: 4 }),
    penPath(random, { x: 100, y: 60, width: 130, height: 32, waves: 8 }),
    `M10 74C80 ${random.whole(64, 70)} 180 ${random.whole(70, 84)} 236 62`,
  ];
  return `<svg width="62mm" height="24mm" viewBox="0 0 240 92"><g fill="none" stroke="${colour}" stroke-linecap="round" stroke-linejoin="round">
    ${strokes.map((path, index) => `<path d="${path}" stroke-width="${[2.6, 2, 1.5][index]}" stroke-opacity=".92"/>`).join('')}</g></svg>`;
}

/** A rubber stamp with writing around it, a little turned and patchy. */
export function roundStamp(around, middle, colour) {
  return `<svg width="38mm" height="38mm" viewBox="0 0 152 152" style="transform:rotate(-14deg)" data-silent>
    <defs><path id="ring" d="M76 76m-56 0a56 56 0 1 1 112 0a56 56 0 1 1-112 0"/>
      <filter id="patchy"><feTurbulence type="fractalNoise" baseFrequency=".12" numOctaves="3" seed="7"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -2.6 2.1"/><feComposite in="SourceGraphic" operator="in"/></filter></defs>
    <g fill="none" stroke="${colour}" opacity=".85" filter="url(#patchy)"><circle cx="76" cy="76" r="72" stroke-width="3"/><circle cx="76" cy="76" r="46" stroke-width="2"/>
      <path d="M58 92V66l9 8 9-16 9 16 9-8v26z" stroke-width="2.5"/>
      <g fill="${colour}" stroke="none" font-family="Liberation Sans" font-weight="bold"><text font-size="13.5" textLength="340"><textPath href="#ring">${around} ★</textPath></text><text x="76" y="108" font-size="12" text-anchor="middle">${middle}</text></g></g></svg>`;
}
