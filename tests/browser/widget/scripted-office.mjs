// SPDX-License-Identifier: EUPL-1.2
// Stands for the server's /api/office: keeps things in memory, with versions, as docs/office.md says.

const names = (it, en) => ({ it, en });

/** How a fresh town looks. */
function town() {
  return {
    desks: [
      { id: 'URP_1', name: names('URP 1 – Informazioni', 'URP 1 – Information'), enabled: true, languages: ['it', 'en'], blur: false, group_size: 0, slot_minutes: 15, slots_ahead: 14, block_minutes: 30, position: 0, version: 3 },
      { id: 'URP_2', name: names('URP 2 – Anagrafe', 'URP 2 – Registry office'), enabled: true, languages: ['it'], blur: true, group_size: 0, slot_minutes: 0, slots_ahead: 14, block_minutes: 30, position: 1, version: 1 },
    ],
    hours: {
      URP_1: {
        week: [['09:00-13:00'], ['09:00-13:00', '15:00-18:00'], ['09:00-13:00'], ['09:00-13:00', '15:00-18:00'], ['09:00-13:00'], [], []],
        closed_on_holidays: true, special: [{ date: '2099-01-22', spans: [], reason: names('Festa del patrono', 'Feast of the patron saint') }], version: 5,
      },
      URP_2: { week: [[], [], [], [], [], [], []], closed_on_holidays: true, special: [], version: 1 },
    },
    people: [
      { id: 'anna', name: 'Anna Bianchi', roles: ['operator', 'supervisor'], desks: ['URP_1', 'URP_2'], disabled: false, version: 2 },
      { id: 'bruno', name: 'Bruno Neri', roles: ['operator'], desks: ['URP_2'], disabled: false, version: 1 },
      { id: 'carla', name: 'Carla Verdi', roles: ['editor'], desks: [], disabled: true, version: 1 },
    ],
    sites: { sites: ['https://www.comune.montelupo-fiorentino.fi.it'], any_when_empty: true, version: 1 },
    settings: { phone: '0571 9171', email: 'urp@comune.esempio.it', privacy_url: 'https://www.comune.esempio.it/privacy', report_days: 365, callback_days: 30, audit_days: 730, mail_sender: 'Comune di Montelupo <urp@comune.esempio.it>', version: 1 },
  };
}

/** A number that looks like chance and is the same each time. */
const noise = (seed) => ((seed * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;

const figures = (calls, seed) => {
  const abandoned = Math.round(calls * 0.12 * noise(seed));
  const refused = Math.round(calls * 0.1 * noise(seed + 7));
  const answered = calls - abandoned - refused;
  const stars = calls > 0 ? [1, 0, 2, Math.round(answered * 0.2), Math.round(answered * 0.3)] : [0, 0, 0, 0, 0];
  const count = stars.reduce((sum, each) => sum + each, 0);
  return {
    calls, answered, abandoned, refused,
    wait_s: answered > 0 ? { median: 20 + Math.round(40 * noise(seed)), p90: 130 } : null,
    length_s: answered > 0 ? { median: 245, p90: 610 } : null,
    ratings: { count, mean: count > 0 ? stars.reduce((sum, each, at) => sum + each * (at + 1), 0) / count : null, stars },
  };
};

function report(query, empty) {
  const [from, to, desk] = ['from', 'to', 'desk'].map((name) => query.get(name));
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const weekday = new Date(at).getUTCDay();
    const calls = empty || weekday === 0 ? 0 : Math.round((weekday === 6 ? 4 : 22) * (0.6 + 0.8 * noise(at / 86_400_000)));
    days.push({ day: new Date(at).toISOString().slice(0, 10), ...figures(calls, at / 86_400_000) });
  }
  const total = days.reduce((sum, { calls }) => sum + calls, 0);
  const shape = { 8: 2, 9: 16, 10: 22, 11: 19, 12: 12, 13: 2, 15: 10, 16: 11, 17: 6 };
  return {
    from, to, desk, kept_days: 365, total: figures(total, 3), days,
    desks: empty ? [] : [{ desk: 'URP_1', ...figures(Math.round(total * 0.6), 4) }, { desk: 'URP_2', ...figures(total - Math.round(total * 0.6), 5) }],
    hours: Array.from({ length: 24 }, (_, hour) => ({ hour, ...figures(Math.round((total * (shape[hour] ?? 0)) / 100), hour) })),
    comments: empty ? [] : [
      { desk: 'URP_1', day: to, hour: 10, stars: 5, comment: 'Gentile e veloce, non ho dovuto prendere l’autobus.' },
      { desk: 'URP_2', day: from, hour: 16, stars: 3, comment: 'Ho aspettato un po’, ma poi tutto bene.' },
    ],
  };
}

/** A scripted server; `api` goes to the rig. */
export class ScriptedOffice {
  state = town();
  /** Who is signed in. */
  who = null;
  /** What was asked: method, path, body. */
  asked = [];
  /** Answers the next change with this status and code. */
  fault = null;
  emptyReports = false;

  reset(roles = ['operator', 'supervisor']) {
    this.state = town();
    this.asked = [];
    this.fault = null;
    this.emptyReports = false;
    this.who = roles && { id: 'anna', name: 'Anna Bianchi', desks: [], roles };
  }

  api = (request, response, pathname) => {
    if (!/^\/api\/(session|office\/)/.test(pathname)) return false;
    let text = '';
    request.on('data', (chunk) => { text += chunk; });
    request.on('end', () => {
      const body = text ? JSON.parse(text) : {};
      this.asked.push([request.method, pathname, body]);
      const [status, answer] = this.#answer(request.method, pathname, new URL(request.url, 'http://x').searchParams, body);
      response.statusCode = status;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(answer));
    });
    return true;
  };

  #answer(method, path, query, body) {
    if (path === '/api/session') {
      if (method === 'POST') this.who = body.password === 'giusta' ? { id: 'anna', name: 'Anna Bianchi', desks: [], roles: ['operator', 'supervisor'] } : null;
      if (method === 'DELETE') this.who = null;
      return this.who ? [200, { operator: this.who }] : [401, { error: method === 'POST' ? 'bad_credentials' : 'signed_out' }];
    }
    if (!this.who) return [401, { error: 'signed_out' }];
    if (this.fault && method !== 'GET') {
      const [fault, ...rest] = this.fault;
      this.fault = null;
      return [fault, ...rest];
    }
    const [, , , room, id] = path.split('/');
    const { state } = this;
    if (room === 'reports') return [200, report(query, this.emptyReports)];
    if (room === 'audit') return [200, this.#audit(query.get('before'))];
    if (room === 'erase') return [200, body.erase ? { erased: 2, notes: 1 } : { found: body.email === 'mario@example.it' ? 2 : 0, notes: body.email === 'mario@example.it' ? 1 : 0 }];
    if (room === 'sites' || room === 'settings') return this.#thing(method, state, room, body);
    if (room === 'hours') return this.#thing(method, state.hours, id, body);
    if (method === 'GET') return [200, { [room]: state[room] }];
    const list = state[room];
    const at = list.findIndex((each) => each.id === (id ?? body.id));
    if (!id && at >= 0) return [409, { error: 'taken' }];
    if (!id) {
      list.push({ enabled: true, disabled: false, roles: [], desks: [], ...body, version: 1 });
      if (room === 'desks') state.hours[body.id] = { week: [[], [], [], [], [], [], []], closed_on_holidays: true, special: [], version: 1 };
      return [201, list.at(-1)];
    }
    if (method === 'DELETE') {
      list.splice(at, 1);
      return [200, {}];
    }
    return this.#thing(method, list, at, body);
  }

  #thing(method, table, key, { password: _, ...body }) {
    if (method === 'GET') return [200, table[key]];
    if (body.version !== table[key].version) return [409, { error: 'conflict', current: table[key] }];
    table[key] = { ...body, version: body.version + 1 };
    return [200, table[key]];
  }

  #audit(before) {
    const count = before === null ? 50 : 3;
    const start = before === null ? 0 : 50;
    const entries = Array.from({ length: count }, (_, index) => ({
      id: `e${start + index}`, at: 1_795_000_000_000 - (start + index) * 3_000_000, who: index % 7 === 6 ? '' : 'anna',
      what: ['desk.put', 'hours.put', 'sites.put', 'erase', 'person.put', 'block.add', 'settings.put'][index % 7], subject: ['URP_1', 'URP_1', '', '', 'bruno', 'URP_2', ''][index % 7],
    }));
    return { entries, next: before === null ? 'e49' : null };
  }

  /** What the last change sent to a path. */
  sent(path) {
    return this.asked.filter(([method, asked]) => method !== 'GET' && asked === path).at(-1)?.[2];
  }
}
