// Who is in a picture?

import { may, sendForm, session } from '../api.js';
import { crop } from '../align.js';
import { askName } from '../dialogs.js';
import { button, el, empty, heading, problem, working } from '../dom.js';
import { attempt } from '../notices.js';
import { picker } from '../picker.js';
import { cutOut, decode, photo } from '../pictures.js';

const TITLES = { unknown: 'Unknown person', ambiguous: 'Not clear who' };
const VERDICTS = { known: 'Known', unknown: 'Nobody known', ambiguous: 'Could be several' };

export function show(main, signal) {
  const result = el('div', { class: 'stack', 'aria-live': 'polite' });
  const look = async file => {
    result.replaceChildren(working('Looking for faces …'));
    try {
      const [answer, bitmap] = await Promise.all([
        sendForm('/v1/identify?candidates=3&collection=' + encodeURIComponent(session.collection), { picture: file }), decode(file)]);
      result.replaceChildren(answer.faces.length ? found(answer.faces, bitmap, () => look(file)) : nobody(bitmap));
    } catch (error) {
      result.replaceChildren(problem(error));
    }
  };
  main.append(heading('Recognise', 'Who is in a picture? The server forgets it with its answer.'),
    picker({ title: 'Drop a picture here', hint: 'or paste one; JPEG, PNG or WebP', signal }, look), result);
}

function nobody(bitmap) {
  return el('div', { class: 'stack' }, empty('No face found', 'Faces need to be about 30 pixels across or more, and not turned away.'),
    bitmap && photo(bitmap, [], 'The picture; no face was found in it'));
}

function found(faces, bitmap, again) {
  const inOrder = [...faces].sort((a, b) => a.box.left - b.box.left);
  const list = el('ol', { class: 'faces', 'aria-label': 'Faces, from left to right' }, inOrder.map(face => entry(face, inOrder, bitmap, again)));
  if (!bitmap) return el('div', { class: 'stack' }, el('p', { class: 'hint' }, 'This browser can’t show the picture, but the server read it.'), list);
  const picture = photo(bitmap, inOrder.map(face => ({ face, text: label(face) })), 'The picture with ' + faces.length + ' marked faces');
  link(picture.querySelectorAll('.box'), list.children);
  return el('div', { class: 'beside' }, picture, list);
}

/** Who points at a face in the list sees it in the picture. */
function link(boxes, entries) {
  boxes.forEach((box, i) => {
    for (const start of ['pointerenter', 'focusin']) entries[i].addEventListener(start, () => box.classList.add('lit'));
    for (const end of ['pointerleave', 'focusout']) entries[i].addEventListener(end, () => box.classList.remove('lit'));
  });
}

function label(face) {
  return face.verdict === 'known' ? face.person.name + ' ' + face.similarity.toFixed(2) : VERDICTS[face.verdict];
}

function entry(face, faces, bitmap, again) {
  const name = face.verdict === 'known' ? face.person.name : TITLES[face.verdict];
  return el('li', { class: 'card face' }, el('div', { class: 'who' }, bitmap && crop(bitmap, face.landmarks, 1), el('div', {},
    el('h2', {}, name), el('p', { class: 'verdict ' + face.verdict }, VERDICTS[face.verdict]))),
  face.candidates.length ? measures(face) : el('p', { class: 'hint' }, 'There is nobody to compare with yet.'),
  face.verdict !== 'known' && bitmap && may('enrol') && actions(face, faces, bitmap, again));
}

function measures(face) {
  return el('div', { class: 'wide' }, el('table', {}, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Nearest'),
    el('th', { scope: 'col', class: 'number' }, 'Similarity'), el('th', { scope: 'col', class: 'number' }, 'Distance'))),
  el('tbody', {}, face.candidates.map(one => el('tr', {}, el('td', {}, one.person.name),
    el('td', { class: 'number' }, one.similarity.toFixed(3)), el('td', { class: 'number' }, one.distance.toFixed(3)))))));
}

function actions(face, faces, bitmap, again) {
  return el('div', { class: 'row' }, button('Enrol …', async () => {
    const name = await askName('Who is this?', 'Name', 'Enrol');
    if (name && await attempt(async () => sendForm('/v1/people', { name, collection: session.collection, picture: await cutOut(bitmap, face, faces) }), name + ' is enrolled.')) again();
  }), button('Remember as unknown', async () => {
    const picture = await cutOut(bitmap, face, faces);
    if (await attempt(() => sendForm('/v1/strangers', { collection: session.collection, picture }), 'Kept among the unknown people.')) again();
  }, 'quiet'));
}
