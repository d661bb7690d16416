// What a camera or a video shows, with names.

import { get, may, send, session } from '../api.js';
import { button, el, empty, heading, problem, working } from '../dom.js';
import { events, pictures } from '../feeds.js';
import { attempt } from '../notices.js';

const EVENTS_SHOWN = 100;

export async function show(main, signal) {
  const waiting = working('Fetching the sources …');
  main.append(heading('Live', 'Sources are named in the server’s settings; nothing else is ever opened.'), waiting);
  const { sources, streams } = await get('/v1/streams');
  waiting.remove();
  if (!sources.length) return main.append(empty('There is no source', 'Whoever runs the server names one in its settings:', el('code', {}, 'source.door = rtsp://camera/stream')));
  const again = () => { main.replaceChildren(); return show(main, signal); };
  main.append(...sources.map(name => source(name, streams.find(stream => stream.name === name), signal, again)));
}

function source(name, stream, signal, again) {
  const running = stream?.state === 'running', waiting = stream?.state === 'waiting';
  return el('section', { class: 'card stack', 'aria-label': name }, el('div', { class: 'row' },
    el('div', { class: 'grow' }, el('h2', {}, name), el('p', { class: 'hint' }, state(stream))),
    may('admin') && (running || waiting ? stopping(name, again) : starting(name, again))),
  running && may('identify') && watch(name, signal));
}

const STATES = { running: 'Running', waiting: 'Broke off; begun again within a minute', failed: 'Broke off', ended: 'Over' };

function state(stream) {
  return stream ? STATES[stream.state] + ', collection ' + stream.collection : 'Not started';
}

function starting(name, again) {
  const learn = el('input', { type: 'checkbox' });
  return el('div', { class: 'row' }, el('label', { class: 'check' }, learn, 'Remember strangers'), button('Start', async () => {
    if (await attempt(() => send('PUT', '/v1/streams/' + encodeURIComponent(name), { collection: session.collection, learn: learn.checked }))) await again();
  }, 'main'));
}

function stopping(name, again) {
  return button('Stop', async () => {
    if (await attempt(() => send('DELETE', '/v1/streams/' + encodeURIComponent(name)), name + ' is stopped.')) await again();
  });
}

function watch(name, signal) {
  const image = el('img', { class: 'live-picture', alt: 'What ' + name + ' shows, with boxes and names' });
  const list = el('ol', { class: 'events', 'aria-label': 'Events of ' + name, 'aria-live': 'polite', tabindex: 0 });
  const body = el('div', { class: 'beside' }, image, list);
  const failed = error => { if (!signal.aborted) body.append(problem(error)); };
  pictures(name, signal, blob => present(image, blob)).catch(failed);
  events(name, signal, event => note(list, event)).then(() => note(list, { type: 'end', seconds: 0 })).catch(failed);
  return body;
}

/** A picture that comes while the last one is being decoded replaces it. */
function present(image, blob) {
  const url = URL.createObjectURL(blob);
  image.addEventListener('load', () => URL.revokeObjectURL(url), { once: true });
  image.src = url;
}

const WORDS = {
  appeared: () => 'Someone appeared', recognised: event => event.person + ', similarity ' + event.similarity.toFixed(2), unknown: () => 'Nobody known',
  learnt: event => 'Remembered as ' + event.person, enriched: event => 'Learnt another view of ' + event.person, left: event => (event.person ?? 'Someone') + ' left',
  reconnected: () => 'The source came back', end: () => 'The source has ended',
};

function note(list, event) {
  list.prepend(el('li', {}, el('time', {}, event.seconds.toFixed(1) + ' s'), el('span', {}, WORDS[event.type](event))));
  while (list.children.length > EVENTS_SHOWN) list.lastChild.remove();
}
