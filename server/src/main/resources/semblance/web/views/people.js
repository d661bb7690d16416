// Everybody known, with a photo where one was kept.

import { get, may, session } from '../api.js';
import { button, count, el, empty, heading, working } from '../dom.js';
import { portrait } from '../portraits.js';

const AT_ONCE = 60, ASKED_FOR = 1000;

export async function show(main) {
  const waiting = working('Fetching the people …');
  main.append(heading('People', 'Everybody this collection knows by name.'), waiting);
  const { people, next } = await page('');
  waiting.remove();
  if (people.length) main.append(...list(people, next));
  else main.append(empty('Nobody is known yet', 'Enrol someone from a few photos: three are better than one.',
    may('enrol') && el('a', { href: '#/enrol', class: 'button' }, 'Enrol someone')));
}

function page(after) {
  return get('/v1/people?status=known&limit=' + ASKED_FOR + '&collection=' + encodeURIComponent(session.collection) + '&after=' + encodeURIComponent(after));
}

function list(people, next) {
  let wanted = AT_ONCE;
  const cards = el('ul', { class: 'people' }), total = el('p', { class: 'hint', role: 'status' });
  const more = button('Show more', async () => {
    wanted += AT_ONCE;
    if (next && matching().length < wanted) ({ next } = await add(people, next));
    draw();
  });
  const filter = el('input', { type: 'search', id: 'filter', autocomplete: 'off', oninput: () => { wanted = AT_ONCE; draw(); } });
  const matching = () => people.filter(person => person.name.toLowerCase().includes(filter.value.toLowerCase()));
  const draw = () => {
    const found = matching();
    cards.replaceChildren(...found.slice(0, wanted).map(card));
    total.textContent = found.length ? count(found.length, 'person', 'people') + (next ? ' so far' : '') : 'Nobody of that name' + (next ? ' among the people fetched so far' : '') + '.';
    more.hidden = found.length <= wanted && !next;
  };
  draw();
  return [el('div', { class: 'row' }, el('div', { class: 'field grow' }, el('label', { for: 'filter' }, 'Find by name'), filter)), total, cards, el('div', {}, more)];
}

async function add(people, next) {
  const fetched = await page(next);
  people.push(...fetched.people);
  return fetched;
}

function card(person) {
  return el('li', {}, el('a', { class: 'card', href: '#/people/' + person.id }, portrait(person), el('span', {},
    el('strong', {}, person.name), el('span', { class: 'hint' }, count(person.faces, 'face')))));
}
