// A dialog in which someone known is looked up by name.

import { dialog } from './dialogs.js';
import { button, count, el } from './dom.js';
import { findPeople, findWhileTyping } from './find-people.js';

const SHOWN = 50;

/** @returns a person of the collection, or undefined */
export async function choosePerson(title, except) {
  const all = await findPeople('');
  return dialog(title, close => {
    const choices = el('div', { class: 'choices', role: 'group', 'aria-label': 'People' });
    const input = el('input', { type: 'search', id: 'who', autocomplete: 'off', maxlength: 200, autofocus: true });
    const list = ({ people }) => {
      const found = people.filter(person => person.id !== except).slice(0, SHOWN);
      choices.replaceChildren(...(found.length ? found.map(person => choice(person, close)) : [el('p', { class: 'hint' }, 'Nobody of that name.')]));
    };
    findWhileTyping(input, list);
    list(all);
    return [el('div', { class: 'field' }, el('label', { for: 'who' }, 'Name'), input), choices,
      el('div', { class: 'row end' }, button('Cancel', () => close()))];
  });
}

function choice(person, close) {
  return button(el('span', {}, person.name + ' ', el('span', { class: 'hint' }, count(person.faces, 'face'))), () => close(person));
}
