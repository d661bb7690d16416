// API keys: who may use the server, and for what.

import { get, send } from '../api.js';
import { confirm, dialog } from '../dialogs.js';
import { button, el, when } from '../dom.js';
import { attempt } from '../notices.js';

const SCOPES = { read: 'see who is known', identify: 'send pictures', enrol: 'change who is known', admin: 'everything' };

/** A section that lists, makes and revokes keys. */
export async function keys() {
  const list = el('tbody', {}), draw = async () => list.replaceChildren(...(await get('/v1/keys')).keys.map(key => row(key, draw)));
  await draw();
  return el('section', { class: 'card stack' }, el('div', { class: 'row' }, el('h2', { class: 'grow' }, 'API keys'), button('New key …', () => make(draw))),
    el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'API keys' }, el('table', {}, el('thead', {}, el('tr', {},
      ['Label', 'May', 'Collections', 'Made'].map(head => el('th', { scope: 'col' }, head)), el('td', {}))), list)));
}

function row(key, draw) {
  return el('tr', {}, el('td', {}, key.label), el('td', {}, key.scopes.join(', ')), el('td', {}, key.collections.join(', ') || 'all'), el('td', {}, when(key.created)),
    el('td', {}, button(el('span', {}, 'Revoke', el('span', { class: 'visually-hidden' }, ' ' + key.label), ' …'), async () => {
      const sure = await confirm('Revoke ' + key.label + '?', 'Whoever uses this key is turned away at once.', 'Revoke');
      if (sure && await attempt(() => send('DELETE', '/v1/keys/' + key.id), key.label + ' is revoked.')) await draw();
    }, 'quiet danger')));
}

async function make(draw) {
  const asked = await dialog('New key', ask);
  let issued;
  if (!asked || !await attempt(async () => { issued = await send('POST', '/v1/keys', asked); })) return;
  await draw();
  await dialog('The new key', close => [el('p', {}, 'It is shown only now. Copy it to where it is used.'), el('code', { class: 'secret' }, issued.secret),
    el('div', { class: 'row end' }, el('button', { type: 'button', class: 'main', onclick: () => close() }, 'Done'))]);
}

function ask(close) {
  const label = el('input', { type: 'text', id: 'label', required: true, maxlength: 200, autocomplete: 'off', autofocus: true });
  const boxes = Object.entries(SCOPES).map(([scope, text]) => ({ scope, box: el('input', { type: 'checkbox', checked: scope === 'identify' }), text }));
  const submit = event => {
    event.preventDefault();
    const scopes = boxes.filter(one => one.box.checked).map(one => one.scope);
    if (scopes.length && label.value.trim()) close({ label: label.value.trim(), scopes });
  };
  return [el('form', { onsubmit: submit }, el('div', { class: 'field' }, el('label', { for: 'label' }, 'What it is for'), label),
    el('fieldset', {}, el('legend', { class: 'label' }, 'It may'), boxes.map(one => el('label', { class: 'check' }, one.box, one.scope + ': ' + one.text))),
    el('div', { class: 'row end' }, el('button', { type: 'button', onclick: () => close() }, 'Cancel'), el('button', { type: 'submit', class: 'main' }, 'Make the key')))];
}
