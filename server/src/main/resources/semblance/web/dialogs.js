// Questions in a dialog: the browser keeps the focus inside, and Escape answers no.

import { el } from './dom.js';

let number = 0;

/** Opens a dialog around content; `close(value)` answers, Escape answers undefined. */
export function dialog(title, content) {
  return new Promise(answer => {
    const id = 'dialog-' + ++number;
    let value;
    const node = el('dialog', { 'aria-labelledby': id, onclose: () => { node.remove(); answer(value); } }, el('div', { class: 'stack' }));
    const close = given => { value = given; node.close(); };
    node.firstChild.append(el('h2', { id }, title), ...content(close));
    document.body.append(node);
    node.showModal();
  });
}

/** @returns true if the user agreed */
export async function confirm(title, text, action) {
  return await dialog(title, close => [el('p', {}, text), el('div', { class: 'row end' },
    el('button', { type: 'button', autofocus: true, onclick: () => close(false) }, 'Cancel'),
    el('button', { type: 'button', class: 'danger', onclick: () => close(true) }, action))]) === true;
}

/** @returns a name, or undefined */
export function askName(title, label, action, before = '') {
  return dialog(title, close => {
    const input = el('input', { type: 'text', id: 'asked-name', value: before, required: true, maxlength: 200, autocomplete: 'off', autofocus: true });
    const submit = event => { event.preventDefault(); if (input.value.trim()) close(input.value.trim()); };
    return [el('form', { onsubmit: submit }, el('div', { class: 'field' }, el('label', { for: 'asked-name' }, label), input),
      el('div', { class: 'row end' }, el('button', { type: 'button', onclick: () => close() }, 'Cancel'), el('button', { type: 'submit', class: 'main' }, action)))];
  });
}
