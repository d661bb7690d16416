// A dialog in which someone known is looked up by name.

import { get, session } from './api.js';
import { dialog } from './dialogs.js';
import { button, count, el } from './dom.js';

const SHOWN = 50;

/** @returns a person of the collection, or undefined */
export async function choosePerson(title, except) {
  const { people } = await get('/v1/people?limit=1000&status=known&collection=' + encodeURIComponent(session.collection));
  const others = people.filter(person => person.id !== except);
  return dialog(title, close => {
    const choices = el('div', { class: 'choices', role: 'group', 'aria-label': 'People' });
    const input = el('input', { type: 'search', id: 'who', autocomplete: 'off', autofocus: true, oninput: () => list() });
    const list = () => {
      const found = others.filter(person => person.name.toLowerCase().includes(input.value.toLowerCase())).slice(0, SHOWN);
      choices.replaceChildren(...(found.length ? found.map(person => choice(person, close)) : [el('p', { class: 'hint' }, 'Nobody of that name.')]));
    };
    list();
    return [el('div', { class: 'field' }, el('label', { for: 'who' }, 'Name'), input), choices,
      el('div', { class: 'row end' }, button('Cancel', () => close()))];
  });
}

function choice(person, close) {
  return button(el('span', {}, person.name + ' ', el('span', { class: 'hint' }, count(person.faces, 'face'))), () => close(person));
}
