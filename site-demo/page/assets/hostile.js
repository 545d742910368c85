// SPDX-License-Identifier: EUPL-1.2
// A second widget, inside a shadow root of the page's own.
const root = document.querySelector('#shadow').attachShadow({ mode: 'open' });
const call = document.createElement('sportello-call');
call.setAttribute('desk', 'URP_2');
call.id = 'second';
const inner = document.createElement('div');
inner.append(call);
root.append(inner);
