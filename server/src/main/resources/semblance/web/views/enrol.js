// Makes someone known from pictures.

import { sendForm, session } from '../api.js';
import { el, heading } from '../dom.js';
import { say } from '../notices.js';
import { picker } from '../picker.js';

const OUTCOMES = { enrolled: 'Enrolled', duplicate: 'Already enrolled from this picture' };

export function show(main, signal) {
  const name = el('input', { type: 'text', id: 'name', required: true, maxlength: 200, autocomplete: 'off' });
  const missing = el('p', { class: 'problem', role: 'alert', hidden: true }, 'Say first who it is.');
  const progress = el('ul', { class: 'progress', 'aria-label': 'Pictures' });
  const zone = picker({ title: 'Drop pictures of one person here', hint: 'Three or more, in different light and from different sides. One face in each.', several: true, signal }, async files => {
    const who = name.value.trim();
    missing.hidden = who !== '';
    if (!who) return name.focus();
    const added = await enrolAll(files, progress, picture => ({ path: '/v1/people', fields: { name: who, collection: session.collection, picture } }));
    if (added) say(who + ' can be recognised now.');
  });
  main.append(heading('Enrol', 'Ask people before you enrol them.'),
    el('div', { class: 'field' }, el('label', { for: 'name' }, 'Name'), name), missing, zone, progress);
}

/** Sends picture after picture and says under `progress` what became of each. Returns how many were taken. */
export async function enrolAll(files, progress, call) {
  const lines = files.map(line);
  progress.replaceChildren(...lines.map(one => one.node));
  let added = 0;
  for (const [i, file] of files.entries()) {
    lines[i].say('Sending …');
    try {
      const { path, fields } = call(file);
      const { outcome, face } = await sendForm(path, fields);
      lines[i].say(OUTCOMES[outcome] + ', quality ' + face.quality.toFixed(2), 'known');
      added++;
    } catch (error) {
      lines[i].say(error.message, 'unknown');
    }
  }
  return added;
}

function line(file) {
  const url = URL.createObjectURL(file), state = el('p', { class: 'hint', role: 'status' }, 'Waiting');
  const image = el('img', { src: url, alt: '', onload: () => URL.revokeObjectURL(url), onerror: () => { URL.revokeObjectURL(url); image.replaceWith(el('span', {})); } });
  const node = el('li', {}, image, el('div', {}, el('p', {}, file.name), state));
  return { node, say: (text, kind = '') => { state.textContent = text; state.className = kind ? 'verdict ' + kind : 'hint'; } };
}
