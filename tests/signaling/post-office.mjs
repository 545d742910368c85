// SPDX-License-Identifier: EUPL-1.2
// A real mail server, and what it was given.
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** Decodes quoted-printable of UTF-8. */
function plainText(text) {
  const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Decodes encoded words of RFC 2047 in base64. */
function headerText(text) {
  return Buffer.concat(text.replace(/\?=\r\n =\?/g, '?==?').split(/(=\?utf-8\?B\?[^?]*\?=)/).map((part) => {
    const word = part.match(/^=\?utf-8\?B\?([^?]*)\?=$/);
    return word ? Buffer.from(word[1], 'base64') : Buffer.from(part);
  })).toString('utf8');
}

/** Reads a mail as its receiver would. */
function read(source) {
  const end = source.indexOf('\r\n\r\n');
  const head = source.slice(0, end).replace(/\r\n (?!=\?)/g, ' ');
  const header = (name) => head.match(new RegExp(`^${name}: ((?:.|\\r\\n )*)`, 'm'))?.[1] ?? '';
  const boundary = source.match(/boundary="([^"]+)"/)?.[1];
  const parts = boundary ? source.split(`--${boundary}`).slice(1, -1) : [source];
  const bodyOf = (part) => part.slice(part.indexOf('\r\n\r\n') + 4);
  const text = plainText(bodyOf(parts[0]));
  return {
    source,
    subject: headerText(header('Subject')),
    from: header('From'),
    to: header('To'),
    id: header('Message-ID'),
    text,
    link: text.match(/https?:\/\/\S+\/visit\/\S+/)?.[0] ?? '',
    attachment: parts[1] ? Buffer.from(bodyOf(parts[1]), 'base64').toString('utf8') : '',
  };
}

/** Starts one; `options` are the library's. Port 0 lets the kernel choose. */
export async function openPostOffice({ port = 0, ...options } = {}) {
  const mails = [];
  const waiting = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    ...options,
    onData(stream, session, done) {
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', () => {
        const mail = { ...read(Buffer.concat(parts).toString('latin1')), envelope: session.envelope };
        mails.push(mail);
        waiting.splice(0).forEach((wake) => wake());
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: server.server.address().port,
    mails,
    /** The first mail for an address that `filter` takes, now or later. */
    async mail(to, filter = () => true) {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const found = mails.find((one) => one.envelope.rcptTo[0].address === to && filter(one));
        if (found) return found;
        if (Date.now() > deadline) throw new Error(`no mail for ${to}`);
        await Promise.race([new Promise((resolve) => waiting.push(resolve)), new Promise((resolve) => { setTimeout(resolve, 500); })]);
      }
    },
    close: () => new Promise((resolve) => { server.close(() => resolve(undefined)); }),
  };
}
