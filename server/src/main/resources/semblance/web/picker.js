// Where pictures come in: dropped, pasted, chosen, or taken with the camera.

import { hasCamera, takePhoto } from './camera.js';
import { button, el } from './dom.js';

let number = 0;

/** @param take is given the files, one unless `several` */
export function picker({ title, hint, several = false, signal }, take) {
  const id = 'files-' + ++number;
  const give = files => { const list = [...files]; if (list.length) take(several ? list : list[0]); };
  const input = el('input', { type: 'file', id, class: 'visually-hidden', accept: 'image/*', multiple: several, onchange: () => { give(input.files); input.value = ''; } });
  const zone = el('div', { class: 'drop' }, el('h2', {}, title), el('p', { class: 'hint' }, hint), el('div', { class: 'row' },
    el('label', { for: id, class: 'button file' }, several ? 'Choose pictures' : 'Choose a picture', input),
    hasCamera() && button('Use the camera', async () => { const photo = await takePhoto(); if (photo) give([photo]); })));
  acceptDrops(zone, give);
  if (signal) document.addEventListener('paste', event => give(pictures(event.clipboardData)), { signal });
  return zone;
}

function acceptDrops(zone, give) {
  zone.addEventListener('dragover', event => { event.preventDefault(); zone.classList.add('over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', event => {
    event.preventDefault();
    zone.classList.remove('over');
    give(pictures(event.dataTransfer));
  });
}

function pictures(transfer) {
  return [...transfer.files].filter(file => file.type.startsWith('image/'));
}
