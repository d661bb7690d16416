// People seen but not named yet.

import { get, may, send, session } from '../api.js';
import { choosePerson } from '../choose-person.js';
import { askName, confirm } from '../dialogs.js';
import { button, count, el, empty, heading, when, working } from '../dom.js';
import { attempt } from '../notices.js';
import { portrait } from '../portraits.js';

const SHOWN = 50;

export async function show(main) {
  const waiting = working('Fetching …'), collection = encodeURIComponent(session.collection);
  main.append(heading('Unknown people', 'Strangers that a live stream or you have remembered. Name them, say who they are, or ignore them.'), waiting);
  const [{ people, next }, { suggestions }] = await Promise.all([
    get('/v1/people?status=provisional&limit=' + SHOWN + '&collection=' + collection), get('/v1/suggestions?collection=' + collection)]);
  waiting.remove();
  if (!people.length) return main.append(empty('Nobody is waiting', 'Strangers appear here when a live stream learns them, or when you remember a face in Recognise.'));
  const again = () => { main.replaceChildren(); return show(main); };
  const proposed = new Map(suggestions.map(one => [one.stranger.id, one]));
  main.append(el('ul', { class: 'inbox' }, people.map(person => entry(person, proposed.get(person.id), again))),
    next ? el('p', { class: 'hint' }, 'There are more; they appear as you work through these.') : '');
}

function entry(person, proposal, again) {
  return el('li', { class: 'card stranger' }, portrait(person), el('div', { class: 'stack' },
    el('div', { class: 'head' }, el('h2', {}, person.name), el('p', { class: 'hint' }, count(person.faces, 'face') + ' · first seen ' + when(person.created) + ' · last seen ' + when(person.seen))),
    proposal && proposed(person, proposal, again), may('enrol') && actions(person, again)));
}

async function change(work, done, again) {
  if (await attempt(work, done)) await again();
}

function merge(person, into, again) {
  return change(() => send('POST', '/v1/people/' + person.id + '/merge', { into: into.id }), person.name + ' is now ' + into.name + '.', again);
}

function proposed(person, { into, similarity }, again) {
  return el('div', { class: 'proposal row' }, el('p', { class: 'grow' }, 'May be ', el('strong', {}, into.name), ', similarity ' + similarity.toFixed(2)),
    may('enrol') && el('div', { class: 'row' }, button('Yes, merge', () => merge(person, into, again)),
      button('No, somebody else', () => change(() => send('POST', '/v1/people/' + person.id + '/keep_apart', { other: into.id }), 'Remembered that they are two.', again), 'quiet')));
}

function actions(person, again) {
  const path = '/v1/people/' + person.id;
  return el('div', { class: 'row' }, button('Name …', async () => {
    const name = await askName('Who is ' + person.name + '?', 'Name', 'Save');
    if (name) await change(() => send('PATCH', path, { name }), name + ' is known now.', again);
  }), button('Merge into …', async () => {
    const into = await choosePerson('Who is ' + person.name + '?', person.id);
    if (into) await merge(person, into, again);
  }), button('Ignore', () => change(() => send('PATCH', path, { status: 'ignored' }), person.name + ' is ignored from now on.', again), 'quiet'),
  button('Delete …', async () => {
    const sure = await confirm('Delete ' + person.name + '?', 'The faces are erased. If this person comes by again, they are a stranger again.', 'Delete');
    if (sure) await change(() => send('DELETE', path), person.name + ' is deleted.', again);
  }, 'quiet danger'));
}
