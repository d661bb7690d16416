// Starts the page: signs in, shows the views that the key allows, and goes where the address says.

import { may, session, signIn, signOut } from './api.js';
import { button, el, problem } from './dom.js';
import { forgetProblems } from './notices.js';
import { showSignIn } from './sign-in.js';
import * as compare from './views/compare.js';
import * as enrol from './views/enrol.js';
import * as inbox from './views/inbox.js';
import * as live from './views/live.js';
import * as people from './views/people.js';
import * as person from './views/person.js';
import * as recognise from './views/recognise.js';
import * as status from './views/status.js';
import * as threshold from './views/threshold.js';

const VIEWS = [
  { name: 'recognise', title: 'Recognise', scope: 'identify', show: recognise.show },
  { name: 'people', title: 'People', scope: 'read', show: (main, signal, id) => (id ? person : people).show(main, signal, id) },
  { name: 'enrol', title: 'Enrol', scope: 'enrol', show: enrol.show },
  { name: 'inbox', title: 'Unknown people', scope: 'read', show: inbox.show },
  { name: 'compare', title: 'Compare', scope: 'identify', show: compare.show },
  { name: 'live', title: 'Live', scope: 'read', show: live.show },
  { name: 'threshold', title: 'Threshold', scope: 'read', show: threshold.show },
  { name: 'status', title: 'Status', scope: 'read', show: status.show },
];

const main = document.getElementById('main'), side = document.getElementById('side'), menu = document.getElementById('menu');
let shown = new AbortController();

/** Shows the view of the address; what the one before had going on ends. */
async function go() {
  shown.abort();
  shown = new AbortController();
  const signal = shown.signal, [name, id] = location.hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
  const allowed = VIEWS.filter(view => may(view.scope)), view = allowed.find(one => one.name === name) ?? allowed[0];
  document.title = view.title + ' · Semblance';
  for (const link of document.querySelectorAll('#views a')) {
    if (link.dataset.view === view.name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  openMenu(false);
  forgetProblems();
  main.replaceChildren();
  try {
    await view.show(main, signal, id);
  } catch (error) {
    if (!signal.aborted) failed(error);
  }
}

function failed(error) {
  if (error.status === 401) return leave(error.message);
  main.append(problem(error), button('Try again', go));
}

function leave(message) {
  side.hidden = menu.hidden = true;
  showSignIn(main, enter, message);
}

function openMenu(open) {
  side.classList.toggle('open', open);
  menu.setAttribute('aria-expanded', String(open));
}

function collectionField() {
  const select = el('select', { id: 'collection', onchange: () => { session.collection = select.value; go(); } },
    session.collections.map(name => el('option', { value: name, selected: name === session.collection }, name)));
  return el('div', { class: 'field' }, el('label', { for: 'collection' }, 'Collection'), select);
}

function enter() {
  document.getElementById('views').replaceChildren(...VIEWS.filter(view => may(view.scope))
    .map(view => el('li', {}, el('a', { href: '#/' + view.name, 'data-view': view.name }, view.title))));
  document.getElementById('session').replaceChildren(...[session.collections.length > 1 && collectionField(),
    el('p', {}, 'Key: ' + session.label), el('div', {}, button('Sign out', signOut))].filter(Boolean));
  side.hidden = menu.hidden = false;
  go();
}

async function start() {
  if (!session.key) return leave('');
  try {
    await signIn(session.key);
    enter();
  } catch (error) {
    leave(error.message);
  }
}

menu.addEventListener('click', () => openMenu(menu.getAttribute('aria-expanded') !== 'true'));
document.getElementById('skip').addEventListener('click', event => { event.preventDefault(); main.focus(); });
addEventListener('hashchange', () => { if (!side.hidden) go().then(() => main.focus({ preventScroll: true })); scrollTo(0, 0); });
for (const type of ['dragover', 'drop']) addEventListener(type, event => event.preventDefault());
start();
