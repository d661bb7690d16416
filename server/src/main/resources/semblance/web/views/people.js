// Everybody known, with a photo where one was kept.

import { may } from '../api.js';
import { button, count, el, empty, heading, working } from '../dom.js';
import { findPeople, findWhileTyping } from '../find-people.js';
import { portrait } from '../portraits.js';

const AT_ONCE = 60;

export async function show(main) {
  const waiting = working('Fetching the people …');
  main.append(heading('People', 'Everybody this collection knows by name.'), waiting);
  const found = await findPeople('');
  waiting.remove();
  if (found.people.length) main.append(...list(found));
  else main.append(empty('Nobody is known yet', 'Enrol someone from a few photos: three are better than one.',
    may('enrol') && el('a', { href: '#/enrol', class: 'button' }, 'Enrol someone')));
}

function list(found) {
  let { people, next } = found, shown = AT_ONCE;
  const cards = el('ul', { class: 'people' }), total = el('p', { class: 'hint', role: 'status' });
  const filter = el('input', { type: 'search', id: 'filter', autocomplete: 'off', maxlength: 200 });
  const more = button('Show more', async () => {
    shown += AT_ONCE;
    if (next && people.length < shown) {
      const further = await findPeople(filter.value.trim(), next);
      people = [...people, ...further.people];
      next = further.next;
    }
    draw();
  });
  const draw = () => {
    cards.replaceChildren(...people.slice(0, shown).map(card));
    total.textContent = people.length ? count(people.length, 'person', 'people') + (next ? ' so far' : '') : 'Nobody of that name.';
    more.hidden = people.length <= shown && !next;
  };
  findWhileTyping(filter, result => {
    ({ people, next } = result);
    shown = AT_ONCE;
    draw();
  });
  draw();
  return [el('div', { class: 'row' }, el('div', { class: 'field grow' }, el('label', { for: 'filter' }, 'Find by name'), filter)), total, cards, el('div', {}, more)];
}

function card(person) {
  return el('li', {}, el('a', { class: 'card', href: '#/people/' + person.id }, portrait(person), el('span', {},
    el('strong', {}, person.name), el('span', { class: 'hint' }, count(person.faces, 'face')))));
}
