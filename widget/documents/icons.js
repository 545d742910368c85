// SPDX-License-Identifier: EUPL-1.2
// Icons for papers, on the grid and with the strokes of ../shared/icons.js.

export const camera = 'M4 7.5h3.2L9 5h6l1.8 2.5H20a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 18V9A1.5 1.5 0 0 1 4 7.5zM12 9.8a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2z';
export const file = 'M6.5 3.5h7l4.5 4.5v12.5h-11.5zM13.5 3.5v4.5h4.5';
export const screen = 'M3.5 4.5h17v11.5h-17zM9 20h6M12 16v4';
export const send = 'M3.5 11.5 20.5 4l-5 16.5-4-6.5zM11.5 14l9-10';
export const rotate = 'M4.5 11.5a7.5 7.5 0 1 1 2 5.6M4.2 5.5v6h6';
export const corners = 'M4 8.5V4h4.5M15.5 4H20v4.5M20 15.5V20h-4.5M8.5 20H4v-4.5';
export const torch = 'M8 3.5h8v3.5l-2 3.5v10h-4v-10L8 7zM12 12.5v2.5M8 7h8';
export const switchCamera = 'M4.5 12a7.5 7.5 0 0 1 13-5.1M19.5 12a7.5 7.5 0 0 1-13 5.1M18 3v4.2h-4.2M6 21v-4.2h4.2';
export const hand = 'M12 3.5v17M3.5 12h17M9.5 6 12 3.5 14.5 6M9.5 18l2.5 2.5 2.5-2.5M6 9.5 3.5 12 6 14.5M18 9.5l2.5 2.5-2.5 2.5';
export const arrow = 'M6 3.5 18.5 12l-6 1.2-3.4 5.6z';
export const pen = 'M4 20l1-4.5L16 4.5a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19zM14 6.5 17.5 10';
export const highlighter = 'M9 13.5 17 4l3.5 3.5-8 9.5H9zM9 17l-2.5 2M3.5 20.5h17';
export const box = 'M4.5 6h15v12h-15z';
export const undo = 'M8.5 5 4 9.5 8.5 14M4 9.5h9.5a5.5 5.5 0 0 1 0 11H9';
export const plus = 'M12 5v14M5 12h14';
export const minus = 'M5 12h14';
export const wholePage = 'M7 4.5h10v15H7zM10 9l2-1.8L14 9M10 15l2 1.8 2-1.8M12 7.5v9';
export const wholeWidth = 'M3.5 5v14M20.5 5v14M6.5 12h11M9 9.5 6.5 12 9 14.5M15 9.5l2.5 2.5-2.5 2.5';
export const contrast = 'M12 3.5a8.5 8.5 0 1 1 0 17zM12 3.5a8.5 8.5 0 1 0 0 17';
export const text = 'M5 6.5V5h14v1.5M12 5v14M9.5 19h5';
export const withdraw = 'M5 8.5h14l-1 12H6zM9.5 8.5V5h5v3.5M9.5 12l5 5M14.5 12l-5 5';
export const stop = 'M6.5 6.5h11v11h-11z';
export const more = 'M5 12v.1M12 12v.1M19 12v.1';
export const keep = 'M12 3.5v11M7.5 10.5l4.5 4.5 4.5-4.5M4.5 16.5v4h15v-4';
export const question = 'M5 4.5h14v11.5h-7.5L7 20v-4H5zM10 8.6a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1.1M12 13.7v.1';
