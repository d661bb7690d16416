// Do two pictures show one person?

import { sendForm } from '../api.js';
import { crop } from '../align.js';
import { el, heading, problem, working } from '../dom.js';
import { picker } from '../picker.js';
import { decode, photo } from '../pictures.js';
import { scale } from '../scale.js';

const SIDES = ['first', 'second'];

export function show(main) {
  const files = {}, result = el('div', { class: 'stack', 'aria-live': 'polite' });
  const take = async (side, file, place) => {
    files[side] = file;
    const bitmap = await decode(file);
    place.replaceChildren(bitmap ? photo(bitmap, [], 'The ' + side + ' picture') : el('p', { class: 'hint' }, file.name));
    if (SIDES.every(one => files[one])) await compare(files, result);
  };
  main.append(heading('Compare', 'Do two pictures show one person? Nothing is kept of them.'), el('div', { class: 'pair pickers' }, SIDES.map(side => {
    const place = el('div', {});
    return el('div', { class: 'stack' }, picker({ title: side === 'first' ? 'First picture' : 'Second picture', hint: 'Drop one here' }, file => take(side, file, place)), place);
  })), result);
}

async function compare(files, result) {
  result.replaceChildren(working('Comparing …'));
  try {
    const [answer, ...bitmaps] = await Promise.all([sendForm('/v1/compare', files), ...SIDES.map(side => decode(files[side]))]);
    result.replaceChildren(outcome(answer, bitmaps));
  } catch (error) {
    result.replaceChildren(problem(error));
  }
}

function outcome(answer, bitmaps) {
  return el('div', { class: 'card stack' },
    el('p', { class: 'outcome verdict ' + (answer.same ? 'same' : 'different') }, answer.same ? 'One person' : 'Two people'),
    el('p', {}, 'Similarity ' + answer.similarity.toFixed(3) + ', distance ' + answer.distance.toFixed(3) + '. A similarity of 0.5 is the threshold.'),
    scale(answer.distance, answer.threshold),
    el('div', { class: 'pair' }, SIDES.map((side, i) => bitmaps[i] && el('figure', {}, crop(bitmaps[i], answer[side].landmarks),
      el('figcaption', {}, 'The ' + side + ' face as the network sees it')))));
}
