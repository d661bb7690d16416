// One person: the faces they are known by, and what can be changed about them.

import { get, may, send } from '../api.js';
import { choosePerson } from '../choose-person.js';
import { askName, confirm } from '../dialogs.js';
import { button, count, el, heading, when, working } from '../dom.js';
import { attempt } from '../notices.js';
import { picker } from '../picker.js';
import { facePhoto } from '../portraits.js';
import { enrolAll } from './enrol.js';

const SIGHTINGS = 20;

export async function show(main, signal, id) {
  const waiting = working('Fetching …');
  main.append(waiting);
  const path = '/v1/people/' + encodeURIComponent(id);
  const [person, { faces }, { sightings }] = await Promise.all([get(path), get(path + '/faces'), get(path + '/sightings?limit=' + SIGHTINGS)]);
  const again = () => { main.replaceChildren(); return show(main, signal, id); };
  waiting.remove();
  main.append(el('a', { href: '#/people' }, '← People'),
    heading(person.name, count(person.faces, 'face') + ' · known since ' + when(person.created) + ' · last seen ' + when(person.seen)),
    may('enrol') ? actions(person, path, again) : '', album(person, faces, path, again), may('enrol') ? adding(person, path, signal, again) : '', diary(sightings));
}

function actions(person, path, again) {
  const gone = () => { location.hash = '#/people'; };
  return el('div', { class: 'row' }, button('Rename …', async () => {
    const name = await askName('Rename ' + person.name, 'New name', 'Rename', person.name);
    if (name && await attempt(() => send('PATCH', path, { name }), 'Renamed to ' + name + '.')) await again();
  }), button('Merge into …', async () => {
    const into = await choosePerson('Who is ' + person.name + '?', person.id);
    if (into && await attempt(() => send('POST', path + '/merge', { into: into.id }), person.name + ' is now ' + into.name + '.')) location.hash = '#/people/' + into.id;
  }), button('Delete …', async () => {
    const sure = await confirm('Delete ' + person.name + '?', 'Faces, photos and sightings are erased from the server’s files. This can’t be undone.', 'Delete');
    if (sure && await attempt(() => send('DELETE', path), person.name + ' is deleted.')) gone();
  }, 'danger'));
}

function album(person, faces, path, again) {
  if (!faces.length) return el('p', { class: 'hint' }, 'There are no faces, so nobody is recognised as ' + person.name + '.');
  return el('section', { class: 'stack', 'aria-labelledby': 'faces' }, el('h2', { id: 'faces' }, 'Faces'),
    faces.some(face => face.photo) ? '' : el('p', { class: 'hint' }, 'The server keeps no photos (setting keep_photos), only the vectors made of them.'),
    el('ul', { class: 'album' }, faces.map((face, i) => el('li', { class: 'card' }, facePhoto(person, face),
      el('p', {}, 'Face ' + (i + 1), el('br'), el('span', { class: 'hint' }, 'quality ' + face.quality.toFixed(2), el('br'), when(face.added))),
      may('enrol') && button(el('span', {}, 'Delete', el('span', { class: 'visually-hidden' }, ' face ' + (i + 1)), ' …'), async () => {
        const sure = await confirm('Delete this face?', person.name + ' stays, with ' + count(faces.length - 1, 'face') + '.', 'Delete');
        if (sure && await attempt(() => send('DELETE', path + '/faces/' + face.id), 'The face is deleted.')) await again();
      }, 'quiet danger')))));
}

function adding(person, path, signal, again) {
  const progress = el('ul', { class: 'progress', 'aria-label': 'Pictures' });
  const zone = picker({ title: 'Add faces of ' + person.name, hint: 'Different light and directions help.', several: true, signal }, async files => {
    const added = await enrolAll(files, progress, picture => ({ path: path + '/faces', fields: { picture } }));
    if (added === files.length) await again();
  });
  return el('section', { class: 'stack' }, zone, progress);
}

function diary(sightings) {
  if (!sightings.length) return '';
  return el('section', { class: 'stack', 'aria-labelledby': 'seen' }, el('h2', { id: 'seen' }, 'Seen'), el('div', { class: 'wide' }, el('table', {},
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Where'), el('th', { scope: 'col' }, 'When'), el('th', { scope: 'col', class: 'number' }, 'Distance'))),
    el('tbody', {}, sightings.map(one => el('tr', {}, el('td', {}, one.source), el('td', {}, when(one.from)), el('td', { class: 'number' }, one.distance.toFixed(3))))))));
}
