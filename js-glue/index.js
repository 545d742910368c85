// SPDX-License-Identifier: EUPL-1.2
export { CallerSession } from './call/caller-session.js';
export { OperatorSession } from './call/operator-session.js';
