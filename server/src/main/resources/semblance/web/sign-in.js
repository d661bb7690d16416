// Asks for an API key, once a tab.

import { signIn } from './api.js';
import { el, problem } from './dom.js';

/** @param message why the user has to sign in again, if so */
export function showSignIn(main, entered, message = '') {
  const input = el('input', { type: 'password', id: 'key', required: true, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'key-hint' });
  const failure = el('div', {});
  const enter = el('button', { type: 'submit', class: 'main' }, 'Open');
  const submit = async event => {
    event.preventDefault();
    enter.disabled = true;
    try {
      await signIn(input.value.trim());
      entered();
    } catch (error) {
      failure.replaceChildren(problem(error));
      enter.disabled = false;
      input.select();
    }
  };
  main.replaceChildren(el('form', { class: 'sign-in card stack', onsubmit: submit },
    el('div', { class: 'head' }, el('h1', {}, 'Open the page'), el('p', { class: 'hint' }, message || 'Recognition on your own machine. Nothing you show it leaves the server.')),
    el('div', { class: 'field' }, el('label', { for: 'key' }, 'API key'), input,
      el('p', { class: 'hint', id: 'key-hint' }, 'The server printed an admin key when it started for the first time. It is kept in this tab only.')),
    failure, enter));
  input.focus();
}
