// A distance on a scale with its threshold.

import { el } from './dom.js';

const WIDTH = 600, MARGIN = 16, MOST = 2;

function x(distance) {
  return MARGIN + (WIDTH - 2 * MARGIN) * Math.min(1, distance / MOST);
}

export function scale(distance, threshold) {
  const said = 'Distance ' + distance.toFixed(3) + ' on a scale from 0 to 2; the threshold is ' + threshold.toFixed(3) + '.';
  return el('div', { class: 'scale' }, el('svg', { viewBox: '0 0 ' + WIDTH + ' 78', role: 'img', 'aria-label': said },
    el('line', { class: 'track', x1: x(0), x2: x(MOST), y1: 34, y2: 34 }),
    el('line', { class: 'within', x1: x(0), x2: x(threshold), y1: 34, y2: 34 }),
    el('line', { class: 'limit', x1: x(threshold), x2: x(threshold), y1: 20, y2: 48 }),
    el('text', { x: x(threshold), y: 14, 'text-anchor': 'middle' }, 'threshold ' + threshold.toFixed(3)),
    el('circle', { class: 'mark', cx: x(distance), cy: 34, r: 9 }),
    el('text', { x: x(0), y: 70 }, '0, the same photo'),
    el('text', { x: x(MOST), y: 70, 'text-anchor': 'end' }, '2, as far as can be')));
}
