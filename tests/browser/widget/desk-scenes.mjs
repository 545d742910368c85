// SPDX-License-Identifier: EUPL-1.2
// What the console's tests set up: people, calls, lists. One morning at the town hall.
import { DESKS } from './rig.mjs';

export const DESK = 'sportello-desk';
const MINUTE = 60_000;
const [first, second] = DESKS.map(({ id, name }) => ({ id, name }));
export const URP_1 = { ...first, blur: false, group_size: 0 };
export const URP_2 = { ...second, blur: false, group_size: 0 };
export const COUNCILLOR = { id: 'ASSESSORE', name: { it: 'Assessore al sociale', en: 'Councillor for social affairs' }, blur: false, group_size: 4 };

export const overview = {
  desks: [{ ...URP_1, waiting: 3, waited: 6.2 * MINUTE }, { ...URP_2, waiting: 1, waited: 4000 }],
  colleagues: [
    { id: 'marco', name: 'Marco Rossi', state: 'available' },
    { id: 'lucia', name: 'Lucia Conti', state: 'busy' },
    { id: 'paolo', name: 'Paolo Neri', state: 'wrap_up' },
    { id: 'ines', name: 'Inês Ferreira', state: 'away' },
  ],
};
export const online = { connection: 'online', availability: 'available', operator: { id: 'anna', name: 'Anna Bianchi', desks: [URP_1, URP_2] }, overview: { desks: [], colleagues: overview.colleagues } };

const plain = { place: 1, visit: null, transfer: null, invite: null };
export const ringing = [
  { ...plain, call: 'a', desk: URP_1, kind: 'video', lang: 'it', waited: 12_000 },
  { ...plain, call: 'b', desk: URP_2, kind: 'voice', lang: 'en', waited: 4000 },
];
export const crowd = [
  { ...plain, call: 't', desk: URP_1, kind: 'video', lang: 'it', waited: 6.2 * MINUTE, transfer: { from: 'Marco Rossi', reason: 'Vuole sapere della carta d’identità scaduta' } },
  { ...plain, call: 'd', desk: URP_1, kind: 'voice', lang: 'it', waited: 90_000, visit: { kind: 'appointment', name: 'Elena Gori', subject: 'Cambio di residenza', at: Date.UTC(2026, 10, 26, 9, 30) } },
  { ...plain, call: 'a', desk: URP_1, kind: 'video', lang: 'it', waited: 12_000 },
  { ...plain, call: 'b', desk: URP_2, kind: 'voice', lang: 'en', waited: 4000 },
];
const citizen = { id: 'caller', name: null, role: 'caller', main: true, present: true, state: 'talking', muted: false, camera: true, hand: false };
export const active = { call: 'a', desk: URP_1, kind: 'video', lang: 'it', state: 'talking', cameraOn: true, peerCameraOn: true, talkingFor: 75_000, safetyCode: '482 019 337 650', participants: [citizen] };
export const interpreter = { id: 'p3', name: 'Interprete LIS', role: 'guest', main: false, present: true, state: 'talking', muted: false, camera: true, hand: false };
export const group = [
  { ...citizen, id: 'p1' },
  { ...interpreter, id: 'p2', name: null, role: 'caller', hand: true },
  { ...interpreter, id: 'p4', name: null, role: 'caller', muted: true, camera: false },
];
const minutesAgo = (minutes) => Date.now() - minutes * MINUTE;
export const chat = () => [
  { from: null, text: 'Buongiorno, ho trovato questo: https://www.comune.example/moduli/residenza?anno=2026 va bene?', at: minutesAgo(2), own: false, sent: true },
  { from: 'Anna Bianchi', text: 'Sì, è quello giusto.', at: minutesAgo(1), own: true, sent: true },
];

/** Lists of the server as they are in the middle of a morning. */
export const lists = () => ({
  callbacks: [
    { id: 'c1', desk: 'URP_1', name: 'Giovanni Ferri', phone: '+39 0571 123456', email: 'giovanni@posta.example', subject: 'Tassa rifiuti: la rata è doppia', preferred: { part: 'morning', date: '' }, lang: 'it', state: 'open', made: minutesAgo(95), changed: minutesAgo(95) },
    { id: 'c2', desk: 'URP_2', name: 'Maria Lunardi', phone: '055 987654', email: '', subject: 'Certificato di nascita', preferred: { part: 'any', date: '' }, lang: 'it', state: 'calling', made: minutesAgo(200), changed: minutesAgo(5) },
    { id: 'c3', desk: 'URP_1', name: 'John Miles', phone: '', email: 'john@post.example', subject: '', preferred: { part: 'afternoon', date: '' }, lang: 'en', state: 'done', made: minutesAgo(300), changed: minutesAgo(40) },
  ],
  appointments: [
    { id: 'd1', desk: 'URP_2', start: minutesAgo(90), end: minutesAgo(70), name: 'Sara Bini', email: 'sara@posta.example', subject: 'Carta d’identità', lang: 'it', state: 'held' },
    { id: 'd2', desk: 'URP_2', start: minutesAgo(-25), end: minutesAgo(-45), name: 'Elena Gori', email: 'elena@posta.example', subject: 'Cambio di residenza', lang: 'it', state: 'booked' },
    { id: 'd3', desk: 'URP_1', start: minutesAgo(-60 * 26), end: minutesAgo(-60 * 26 - 20), name: 'Ugo Pini', email: 'ugo@posta.example', subject: 'Bonus affitto', lang: 'it', state: 'booked' },
  ],
});

/**
 * Puts the lists behind the rig's server.
 * @returns what was asked for, newest last
 */
export function serveLists(server) {
  const held = lists();
  const asked = [];
  const ok = (body) => ({ body });
  Object.assign(server.api, {
    'GET /api/desk/callbacks': () => ok({ callbacks: held.callbacks }),
    'GET /api/desk/appointments': () => ok({ appointments: held.appointments }),
    'GET /api/desk/colleagues': () => ok({ desks: [{ id: COUNCILLOR.id, name: COUNCILLOR.name, state: 'closed' }], people: overview.colleagues }),
    'GET /api/desk/notes': () => ok({ notes: [] }),
    'POST /api/desk/notes': () => ok({ updated: Date.now() }),
  });
  for (const callback of held.callbacks) {
    server.api[`POST /api/desk/callbacks/${callback.id}`] = ({ state }) => {
      asked.push([callback.id, state]);
      callback.state = state;
      return ok(state === 'calling' ? { ...callback, link: 'https://sportello.example/visit/Zk3xQ9' } : callback);
    };
  }
  return asked;
}
