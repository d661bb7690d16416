// How well the people of a collection are told apart, and where to draw the line.

import { get, may, send, session } from '../api.js';
import { button, count, el, empty, heading, working } from '../dom.js';
import { attempt } from '../notices.js';

const WIDTH = 720, HEIGHT = 300, LEFT = 8, RIGHT = 8, BASE = 262, TOP = 26, MOST = 2;

export async function show(main) {
  const waiting = working('Comparing faces …'), path = '/v1/collections/' + encodeURIComponent(session.collection);
  main.append(heading('Threshold', 'How far apart lie two photos of one person, and of two? Faces nearer than the threshold count as one person.'), waiting);
  const measured = await get(path + '/distances');
  waiting.remove();
  const genuine = sum(measured.genuine), impostor = sum(measured.impostor);
  if (!genuine || !impostor) return main.append(empty('Too few faces to measure', 'Two people are needed, one of them with two photos.',
    may('enrol') && el('a', { href: '#/enrol', class: 'button' }, 'Enrol someone')));
  main.append(chart(measured, path), el('p', { class: 'hint' }, (measured.sampled ? 'A sample: ' : '') + count(measured.people, 'person', 'people') + ', '
    + count(measured.faces, 'face') + ', ' + count(genuine, 'pair') + ' of one person and ' + count(impostor, 'pair') + ' of two. Few pairs say little about small rates.'));
}

function chart(measured, path) {
  const limit = el('line', { class: 'limit', y1: TOP - 6, y2: BASE }), label = el('text', { y: TOP - 12, 'text-anchor': 'middle' });
  const rates = el('dl', { class: 'numbers', 'aria-live': 'polite' }), bins = measured.genuine.length;
  const slider = el('input', { type: 'range', id: 'threshold', min: 1, max: bins - 1, step: 1, value: Math.round(measured.threshold / measured.bin_width), oninput: () => move() });
  const chosen = () => slider.valueAsNumber * measured.bin_width;
  const move = () => draw(chosen(), false), draw = (distance, current) => {
    for (const [name, value] of Object.entries({ x1: x(distance), x2: x(distance) })) limit.setAttribute(name, value);
    label.setAttribute('x', Math.min(WIDTH - 60, Math.max(60, x(distance))));
    label.textContent = 'threshold ' + distance.toFixed(2);
    slider.setAttribute('aria-valuetext', 'distance ' + distance.toFixed(2));
    rates.replaceChildren(number(current ? 'Threshold in use' : 'Threshold', distance.toFixed(2)),
      number('False match rate', share(measured.impostor, distance, measured.bin_width)),
      number('False non-match rate', complement(measured.genuine, distance, measured.bin_width)));
  };
  draw(measured.threshold, true);
  return el('div', { class: 'card stack histogram' }, legend(), drawing(measured, [limit, label]),
    el('div', { class: 'field' }, el('label', { for: 'threshold' }, 'Move the threshold'), slider), rates, may('admin') && saving(path, measured, chosen));
}

function saving(path, measured, chosen) {
  return el('div', { class: 'row' }, button('Use this threshold', () => attempt(
    () => send('PUT', path, { threshold: Number(chosen().toFixed(4)), slope: measured.slope }), 'The collection ' + session.collection + ' uses ' + chosen().toFixed(2) + ' from now on.')),
  el('span', { class: 'hint' }, 'For the collection ' + session.collection + '.'));
}

function drawing(measured, front) {
  const tallest = kind => Math.max(...measured[kind]) || 1, wide = (WIDTH - LEFT - RIGHT) / measured.genuine.length;
  const bars = kind => measured[kind].map((pairs, i) => pairs > 0 && bar(kind, i, wide, pairs / tallest(kind)));
  return el('svg', { viewBox: '0 0 ' + WIDTH + ' ' + HEIGHT, role: 'img', 'aria-label': 'Histogram of distances; each kind of pair is drawn to its own height' },
    bars('impostor'), bars('genuine'), el('line', { class: 'axis', x1: LEFT, x2: WIDTH - RIGHT, y1: BASE, y2: BASE }),
    [0, 0.5, 1, 1.5, 2].map(tick => el('text', { x: x(tick), y: BASE + 20, 'text-anchor': tick === 0 ? 'start' : tick === MOST ? 'end' : 'middle' }, String(tick))), front);
}

/** The two kinds stand side by side in a bin, so that neither hides the other. */
function bar(kind, i, wide, part) {
  const height = Math.max(2, part * (BASE - TOP - 4)), offset = kind === 'genuine' ? 0 : wide / 2;
  return el('rect', { class: kind, x: LEFT + i * wide + offset, y: BASE - height, width: wide / 2, height });
}

function x(distance) {
  return LEFT + (WIDTH - LEFT - RIGHT) * distance / MOST;
}

function legend() {
  return el('p', { class: 'legend' }, el('span', { class: 'genuine' }, 'Pairs of one person'), el('span', { class: 'impostor' }, 'Pairs of two people'));
}

function number(name, value) {
  return el('div', {}, el('dt', {}, name), el('dd', {}, value));
}

function sum(bins) {
  return bins.reduce((total, pairs) => total + pairs, 0);
}

/** Pairs up to a distance; of the bin it lies within, the part below it. */
function below(bins, distance, width) {
  return bins.reduce((total, pairs, i) => total + pairs * Math.min(1, Math.max(0, distance / width - i)), 0);
}

function share(bins, distance, width) {
  return percent(below(bins, distance, width), sum(bins));
}

function complement(bins, distance, width) {
  return percent(sum(bins) - below(bins, distance, width), sum(bins));
}

/** Of few pairs none is not never. */
function percent(part, all) {
  if (part < 0.5) return 'under ' + format(1 / all);
  return format(part / all);
}

function format(rate) {
  return (100 * rate).toLocaleString('en', { maximumSignificantDigits: 3 }) + '\u00a0%';
}
