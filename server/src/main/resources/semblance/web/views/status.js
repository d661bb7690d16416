// How the server does, what it works with, and who may use it.

import { get, may, text } from '../api.js';
import { el, heading, working } from '../dom.js';
import { keys } from './keys.js';
import { modelChange } from './model-change.js';

const STAGES = ['decode', 'detect', 'align', 'embed', 'search'];

export async function show(main, signal) {
  const waiting = working('Asking the server …');
  main.append(heading('Status', 'What the server works with, and what it has done since it was started.'), waiting);
  const [{ models }, lines, gallery] = await Promise.all([get('/v1/models'), text('/metrics'), get('/v1/gallery').catch(() => undefined)]);
  const metrics = parse(lines), embedder = models.find(model => model.kind === 'embedder').name;
  const again = () => { main.replaceChildren(); return show(main, signal); };
  const office = may('admin') && gallery ? await Promise.all([modelChange(embedder, signal, again), keys()]) : [];
  waiting.remove();
  main.append(numbers(metrics, gallery), stages(metrics), networks(models), ...office, api());
}

/** Prometheus' text: a list of { name, labels, value }. */
function parse(lines) {
  return lines.split('\n').map(line => /^(\w+)(?:\{(.*)\})? ([-+.\deE]+)$/.exec(line)).filter(Boolean)
    .map(([, name, labels = '', value]) => ({ name, labels, value: Number(value) }));
}

function total(metrics, name, label = '') {
  return metrics.filter(one => one.name === name && one.labels.includes(label)).reduce((sum, one) => sum + one.value, 0);
}

function numbers(metrics, gallery) {
  const shown = [gallery && ['People', gallery.people], gallery && ['Faces enrolled', gallery.faces], ['Faces looked at', total(metrics, 'semblance_faces_total')],
    ['Recognised', total(metrics, 'semblance_verdicts_total', 'verdict="known"')], ['Nobody known', total(metrics, 'semblance_verdicts_total', 'verdict="unknown"')],
    ['Requests', total(metrics, 'semblance_request_seconds_count')], ['Waiting now', total(metrics, 'semblance_queue')]].filter(Boolean);
  return el('dl', { class: 'numbers card' }, shown.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value.toLocaleString('en')))));
}

function stages(metrics) {
  const timed = STAGES.map(stage => ({ stage, times: total(metrics, 'semblance_stage_seconds_count', `stage="${stage}"`), seconds: total(metrics, 'semblance_stage_seconds_sum', `stage="${stage}"`) })).filter(one => one.times);
  if (!timed.length) return el('p', { class: 'hint' }, 'No picture was looked at yet.');
  return table('Time of each stage', ['Stage', 'Times', 'Mean'], timed.map(one => [one.stage, one.times.toLocaleString('en'), (1000 * one.seconds / one.times).toFixed(1) + ' ms']));
}

function networks(models) {
  return el('section', { class: 'card stack networks' }, el('h2', {}, 'Networks'), models.map(model => el('div', {}, el('h3', {}, model.name),
    el('dl', {}, [['Kind', model.kind], ['Architecture', model.architecture], ['Terms', model.licence]].map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]).flat()))));
}

function table(title, heads, rows) {
  const kind = i => (i > 0 ? 'number' : undefined);
  return el('section', { class: 'card stack' }, el('h2', {}, title), el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': title }, el('table', {},
    el('thead', {}, el('tr', {}, heads.map((head, i) => el('th', { scope: 'col', class: kind(i) }, head)))),
    el('tbody', {}, rows.map(row => el('tr', {}, row.map((cell, i) => el('td', { class: kind(i) }, cell))))))));
}

function api() {
  return el('p', { class: 'hint' }, 'Everything here can be asked for by programs too: ', el('a', { href: '/v1/docs' }, 'the API'), '.');
}
