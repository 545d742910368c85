// SPDX-License-Identifier: EUPL-1.2
// More icons of the set in icons.js, for calls in which more goes on than talk.

export const pause = 'M8.5 5v14M15.5 5v14';
export const play = 'M7.5 4.5 19 12 7.5 19.5z';
export const bubble = 'M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-7.5L6.5 20.5v-4H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5zM8 9h8M8 12.5h5';
export const hand = 'M8 13V6.5a1.5 1.5 0 0 1 3 0V11M11 10.5V4.8a1.5 1.5 0 0 1 3 0V11M14 11V6.5a1.5 1.5 0 0 1 3 0v7.7a6.3 6.3 0 0 1-6.3 6.3 6 6 0 0 1-4.9-2.5L3.3 14a1.5 1.5 0 0 1 2.3-1.9L8 14.5';
export const passOn = 'M4 18.5v-3a5 5 0 0 1 5-5h10.5M15 5.5l5 5-5 5';
export const addPerson = 'M10 4.5a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6zM3 20a7 7 0 0 1 12.5-4.3M18.5 15v6M15.5 18h6';
export const people = 'M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.3a6.5 6.5 0 0 1 4 5.2';
export const block = 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM6 6l12 12';
export const more = 'M5 11.5h.9v1H5zM11.6 11.5h.9v1h-.9zM18.2 11.5h.9v1h-.9z';
export const note = 'M4.5 19.5l1-4L15.8 5.2a1.8 1.8 0 0 1 2.5 0l.5.5a1.8 1.8 0 0 1 0 2.5L8.5 18.5zM13.5 7.5l3 3';
export const keyboard = 'M4 6.5h16a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 16V8A1.5 1.5 0 0 1 4 6.5zM6.5 10v.1M10 10v.1M14 10v.1M17.5 10v.1M8 14h8';
export const calendar = 'M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v11.5a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 5 5.5zM3.5 10h17M8 3v4M16 3v4';
export const callBack = 'M8 3.8 10 8 7.9 9.9a12.6 12.6 0 0 0 6.2 6.2L16 14l4.2 2v2.6a1.9 1.9 0 0 1-2 1.9C10.6 20 4 13.4 3.5 5.8a1.9 1.9 0 0 1 1.9-2zM20.5 4l-5 5M15.5 5v4h4';
export const copy = 'M9 8.5h9.5a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9.5a1 1 0 0 1 1-1zM5 15.5H4.5v-11h11V5';
export const removePerson = 'M10 4.5a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6zM3 20a7 7 0 0 1 12.5-4.3M15.5 18h6';
export const send = 'M4 12 20.5 4.5 15 20l-3.5-6.5zM11.5 13.5 20.5 4.5';
export const undo = 'M8.5 5 4 9.5 8.5 14M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3';
export const dotFull = 'M12 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z';
