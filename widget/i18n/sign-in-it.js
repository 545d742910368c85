// SPDX-License-Identifier: EUPL-1.2
// Signing in at the town's identity provider, `{name}`.

export const provider = {
  enter: 'Entra con {name}',
  or: 'oppure con nome utente e password',
  stillThere: 'Su questo computer potresti essere ancora dentro {name}.',
  leave: 'Esci anche da {name}',
};

/** Why it came to nothing, and what to do. */
export const outcomes = {
  unavailable: '{name} non risponde. Riprova tra qualche minuto.',
  expired: 'L’accesso è durato troppo o è iniziato in un’altra finestra. Riprova da qui.',
  cancelled: 'Hai annullato l’accesso. Quando vuoi, riprova.',
  refused: 'L’accesso con {name} non è riuscito. Riprova; se succede ancora, avvisa chi gestisce Sportello.',
  not_enabled: 'Il tuo utente di {name} non è abilitato a Sportello. Chiedi al responsabile di aggiungerti.',
  too_many: 'Troppi tentativi da questa rete. Aspetta un minuto e riprova.',
};
