// SPDX-License-Identifier: EUPL-1.2
// What the rooms for papers reckon: views, marks, corners, sentences and news.
import assert from 'node:assert/strict';
import test from 'node:test';
import { blend, containedIn, isSheet, moveCorner, WHOLE } from '../../widget/documents/corner-geometry.js';
import { insidePage, markPath, strokeWidth, worthAdding } from '../../widget/documents/mark-geometry.js';
import { createPageNews } from '../../widget/documents/page-news.js';
import { createRequestNews } from '../../widget/documents/request-news.js';
import { pdfName } from '../../widget/documents/save-file.js';
import { arrivalSentence, counted, flow, pageName, peerOf, placeSentence, problemSentence, progressSentence } from '../../widget/documents/sentences.js';
import { clampView, fitView, matrixOf, MAX_ZOOM, nextStop, panBy, reveal, toPage, toWindow, turn, zoomTo } from '../../widget/documents/view-transform.js';
import { paperWords } from '../../widget/i18n/papers-words.js';

const PAGE = { width: 1654, height: 2339 };
const PORT = { width: 600, height: 500 };
const near = (actual, expected, message) => assert.ok(Math.abs(actual - expected) < 1e-6, `${message ?? ''} ${actual} is not ${expected}`);

test('a fitted page is whole, in the middle, and not blown up without need', () => {
  for (const rotation of [0, 1, 2, 3]) {
    const view = fitView(PAGE, PORT, rotation);
    const corners = [[0, 0], [PAGE.width, 0], [PAGE.width, PAGE.height], [0, PAGE.height]].map((point) => toWindow(view, PAGE, point));
    for (const [x, y] of corners) assert.ok(x >= 0 && x <= PORT.width && y >= 0 && y <= PORT.height, `turned ${rotation}: ${x}, ${y}`);
    const [x, y] = toWindow(view, PAGE, [PAGE.width / 2, PAGE.height / 2]);
    near(x, PORT.width / 2);
    near(y, PORT.height / 2);
  }
  assert.equal(fitView({ width: 20, height: 20 }, PORT, 0, 'page', 2).scale, 1);
});

test('fitted to its width a page begins at its top', () => {
  const view = fitView(PAGE, PORT, 0, 'width');
  const [left, top] = toWindow(view, PAGE, [0, 0]);
  const [right] = toWindow(view, PAGE, [PAGE.width, 0]);
  assert.ok(left > 0 && right < PORT.width && right - left > PORT.width * 0.95);
  assert.ok(top > 0 && top < 20);
});

test('window and page are each other’s inverse at every turn', () => {
  for (const rotation of [0, 1, 2, 3]) {
    const view = { scale: 0.37, rotation, x: -120, y: 33 };
    const [x, y] = toPage(view, PAGE, toWindow(view, PAGE, [412, 1999]));
    near(x, 412);
    near(y, 1999);
  }
});

test('a quarter turn brings the top to the right, and four bring it back', () => {
  let view = fitView(PAGE, PORT, 0);
  const first = view;
  view = fitView(PAGE, PORT, turn(view, PAGE, PORT).rotation);
  const [topX] = toWindow(view, PAGE, [PAGE.width / 2, 0]);
  const [bottomX] = toWindow(view, PAGE, [PAGE.width / 2, PAGE.height]);
  assert.ok(topX > bottomX);
  for (let more = 0; more < 3; more += 1) view = turn(view, PAGE, PORT);
  assert.equal(view.rotation, first.rotation);
});

test('turning keeps what is in the middle of the window there', () => {
  const view = zoomTo(fitView(PAGE, PORT, 0), 2, [300, 250], PAGE, PORT);
  const before = toPage(view, PAGE, [300, 250]);
  const after = toPage(turn(view, PAGE, PORT), PAGE, [300, 250]);
  near(after[0], before[0]);
  near(after[1], before[1]);
});

test('zooming keeps the point under the finger, within its bounds', () => {
  const start = zoomTo(fitView(PAGE, PORT, 0), 1, [300, 250], PAGE, PORT);
  const at = /** @type {[number, number]} */ ([350, 210]);
  const before = toPage(start, PAGE, at);
  const larger = zoomTo(start, 3, at, PAGE, PORT);
  const after = toPage(larger, PAGE, at);
  near(after[0], before[0]);
  near(after[1], before[1]);
  assert.equal(zoomTo(larger, 1000, at, PAGE, PORT).scale, MAX_ZOOM);
  assert.equal(zoomTo(larger, 1000, at, PAGE, PORT, 2).scale, MAX_ZOOM / 2);
  assert.equal(zoomTo(larger, 0, at, PAGE, PORT).scale, fitView(PAGE, PORT, 0).scale);
});

test('a page cannot be pushed out of sight', () => {
  const view = zoomTo(fitView(PAGE, PORT, 0), 1, [300, 250], PAGE, PORT);
  for (const [dx, dy] of [[1e5, 1e5], [-1e5, -1e5]]) {
    const { x, y } = panBy(view, dx, dy, PAGE, PORT);
    assert.ok(x <= 8 && x + PAGE.width >= PORT.width - 8, String(x));
    assert.ok(y <= 8 && y + PAGE.height >= PORT.height - 8, String(y));
  }
  const small = clampView({ scale: 0.1, rotation: 0, x: -900, y: 900 }, PAGE, PORT);
  near(small.x, (PORT.width - 165.4) / 2);
  near(small.y, (PORT.height - 233.9) / 2);
});

test('a point is brought into sight with the least movement', () => {
  const view = zoomTo(fitView(PAGE, PORT, 0), 1, [300, 250], PAGE, PORT);
  assert.deepEqual(reveal(view, PAGE, PORT, toPage(view, PAGE, [300, 250])), view);
  const shown = toWindow(reveal(view, PAGE, PORT, [10, 10]), PAGE, [10, 10]);
  assert.ok(shown[0] >= 10 && shown[1] >= 10);
});

test('the matrix is that of canvas and SVG', () => {
  const view = { scale: 2, rotation: 1, x: 5, y: 7 };
  const [a, b, c, d, e, f] = matrixOf(view, PAGE);
  const [x, y] = toWindow(view, PAGE, [10, 20]);
  near(a * 10 + c * 20 + e, x);
  near(b * 10 + d * 20 + f, y);
});

test('zoom stops go through 100 % and end at 800 %', () => {
  const stops = [0.3];
  while (stops.at(-1) < MAX_ZOOM) stops.push(nextStop(stops.at(-1), 1));
  assert.ok(stops.includes(1));
  assert.equal(stops.at(-1), 8);
  assert.equal(nextStop(8, 1), 8);
  assert.equal(nextStop(1, -1), 0.8);
  assert.equal(nextStop(0.1, -1), 0.1);
});

test('a mark is drawn as what it is', () => {
  assert.equal(markPath('pen', []), '');
  assert.equal(markPath('pen', [3, 4]), 'M3 4h0.01');
  assert.equal(markPath('pen', [0, 0, 10, 0]), 'M0 0L10 0');
  assert.match(markPath('pen', [0, 0, 10, 0, 20, 10, 30, 10]), /^M0 0Q10 0 15 5Q20 10 30 10$/);
  assert.equal(markPath('box', [1, 2, 30, 40]), 'M1 2H30V40H1Z');
  // A box on its way holds all corners that were dragged over: the last one counts.
  assert.equal(markPath('box', [1, 2, 9, 9, 30, 40]), 'M1 2H30V40H1Z');
  assert.ok(strokeWidth('highlighter', PAGE) > 4 * strokeWidth('pen', PAGE));
});

test('points stay on the page, and a hand that rests sends none', () => {
  assert.deepEqual(insidePage([-3, 99999], PAGE), [0, PAGE.height]);
  assert.deepEqual(insidePage([10.123, 20.987], PAGE), [10.1, 21]);
  assert.equal(worthAdding(null, [5, 5], 1), true);
  assert.equal(worthAdding([5, 5], [5.5, 5], 1), false);
  assert.equal(worthAdding([5, 5], [5.5, 5], 8), true);
});

test('corners stay a sheet', () => {
  const moved = moveCorner(WHOLE, 0, [0.2, 0.1]);
  assert.deepEqual(moved[0], [0.2, 0.1]);
  assert.deepEqual(moveCorner(moved, 2, [1.4, 1.4])[2], [1, 1]);
  // Over the opposite corner the sheet would be turned inside out.
  assert.deepEqual(moveCorner(moved, 0, [0.95, 0.95]), moved);
  assert.equal(isSheet([[0, 0], [0, 1], [1, 1], [1, 0]]), false);
  assert.equal(isSheet([]), false);
});

test('an outline glides to what is found, and appears at once', () => {
  assert.deepEqual(blend([], WHOLE, 0.3), WHOLE);
  assert.deepEqual(blend(WHOLE, [], 0.3), []);
  assert.deepEqual(blend(WHOLE, WHOLE.map(([x, y]) => [x + 1, y]), 0.5)[0], [0.5, 0]);
});

test('a picture lies in its box as the browser lays it', () => {
  assert.deepEqual(containedIn({ width: 400, height: 300 }, { width: 300, height: 300 }), { x: 0, y: 37.5, width: 300, height: 225 });
  assert.deepEqual(containedIn({ width: 0, height: 0 }, { width: 30, height: 20 }), { x: 0, y: 0, width: 30, height: 20 });
});

for (const [lang, words] of Object.entries(paperWords)) {
  test(`every state of a page has its sentence (${lang})`, () => {
    const peer = peerOf('caller', 'Anna Bianchi', words);
    const states = { me: ['sending', 'readable', 'exact', 'complete'], peer: ['arriving', 'readable', 'exact', 'complete'] };
    for (const owner of /** @type {const} */ (['me', 'peer'])) {
      for (const state of states[owner]) {
        for (const live of [false, true]) {
          const sentence = progressSentence({ owner, state, progress: 0.404, live, orphan: false }, peer, words);
          assert.ok(sentence && !/[{}]/.test(sentence), `${owner} ${state}`);
        }
      }
    }
    assert.match(progressSentence({ owner: 'peer', state: 'arriving', progress: 0.404, live: false, orphan: false }, peer, words), /40/);
    assert.doesNotMatch(progressSentence({ owner: 'peer', state: 'arriving', progress: 1, live: false, orphan: false }, peer, words), /100/);
    assert.match(progressSentence({ owner: 'peer', state: 'exact', progress: 1, live: false, orphan: true }, peer, words), /Anna Bianchi/);
  });

  test(`the far side is named, and without a name by what it is (${lang})`, () => {
    assert.match(peerOf('caller', 'Anna', words).from, /Anna/);
    assert.equal(peerOf('caller', '', words).who, words.who.operator.who);
    assert.equal(peerOf('operator', '', words).from, words.who.citizen.from);
  });

  test(`every finding of the camera and every problem has its sentence (${lang})`, () => {
    for (const state of ['searching', 'too-dark', 'too-far', 'cut-off', 'moving', 'blurred', 'hold-still', 'ready']) assert.ok(words.finding[state], state);
    for (const error of ['unsupported', 'too-large', 'broken', 'password', 'refused', 'no-camera', 'camera-in-use', 'unavailable', 'empty', 'full']) {
      assert.ok(problemSentence({ error, file: '' }, words).length > 5, error);
      assert.match(problemSentence({ error, file: 'busta $1.pdf' }, words), /^busta \$1\.pdf: /, error);
    }
    assert.equal(problemSentence(new Error('boom'), words), words.problems.unavailable);
  });

  test(`places, names and arrivals (${lang})`, () => {
    const peer = peerOf('caller', 'Anna', words);
    assert.match(placeSentence(0, 3, words), /1 .* 3/);
    assert.equal(pageName({ name: 'x.pdf', source: 'pdf' }, words), 'x.pdf');
    assert.equal(pageName({ name: '', source: 'camera' }, words), words.papers.sources.camera);
    assert.match(arrivalSentence([{ number: 1, of: 3, live: false }], peer, words), /1 .*3 .*Anna/);
    assert.match(arrivalSentence([{ number: 1, of: 1, live: false }], peer, words), /Anna/);
    assert.equal(arrivalSentence([], peer, words), '');
    assert.equal(counted('one', '{count}', 1), 'one');
    assert.equal(counted('one', '{count}', 4), '4');
  });
}

test('news: pages of one file are told once, what goes and what becomes legible too', () => {
  let time = 0;
  const news = createPageNews(() => time);
  const page = (key, fields = {}) => ({ key, owner: 'peer', state: 'arriving', name: 'a.pdf', of: 3, number: 1, ...fields });
  assert.equal(news.look([page('1')]).arrived.length, 1);
  assert.equal(news.look([page('1'), page('2')]).arrived.length, 0);
  time = 60_000;
  assert.equal(news.look([page('1'), page('2'), page('3')]).arrived.length, 1);
  const own = { owner: 'me', of: 1, name: '' };
  assert.deepEqual(news.look([page('1', { state: 'readable' }), page('2'), page('3'), page('4', own)]).readable.map(({ key }) => key), ['1']);
  const last = news.look([page('1', { state: 'readable' })]);
  assert.equal(last.takenBack, 2, 'own pages do not count');
  assert.equal(last.arrived.length, 0);
});

test('news: a request is told once, and again when it is another', () => {
  const news = createRequestNews();
  const quiet = { asked: null, askedOf: null, keep: null, keepAsked: null };
  const none = { asked: false, declined: false, keep: false, keepAsked: false };
  assert.deepEqual(news.look(quiet), none);
  assert.deepEqual(news.look({ ...quiet, asked: 'back' }), { ...none, asked: true });
  assert.deepEqual(news.look({ ...quiet, asked: 'back' }), none);
  assert.deepEqual(news.look({ ...quiet, asked: 'next', askedOf: { what: 'page', state: 'open' } }), { ...none, asked: true });
  assert.deepEqual(news.look({ ...quiet, askedOf: { what: 'page', state: 'declined' } }), { ...none, declined: true });
  assert.deepEqual(news.look({ ...quiet, keep: { keys: ['a'], state: 'asked' } }), { ...none, keep: true });
  assert.deepEqual(news.look({ ...quiet, keep: { keys: ['a'], state: 'allowed' }, keepAsked: { keys: ['b'] } }), { ...none, keep: true, keepAsked: true });
});

test('a saved file has a name that every system takes', () => {
  assert.equal(pdfName('Documenti della chiamata', new Date(2026, 2, 9)), 'Documenti-della-chiamata-2026-03-09.pdf');
  assert.equal(pdfName('a/b\\c:*?"<>|\n', new Date(2026, 10, 20)), 'a-b-c-2026-11-20.pdf');
  assert.equal(pdfName('', new Date(2026, 0, 1)), 'documenti-2026-01-01.pdf');
});

test('the text of a PDF runs on where only the edge of the paper broke it', () => {
  assert.equal(flow('meno di diciotto\nanni, firma uno\ndei genitori.'), 'meno di diciotto anni, firma uno dei genitori.');
  for (const apart of ['Istruzioni\nChi abita qui', 'firma.\nanni', 'Totale: 12\n- voce']) assert.equal(flow(apart), apart);
});
