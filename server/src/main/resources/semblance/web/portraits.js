// Photos that were kept with enrolled faces, fetched when they come into view; initials where there is none.

import { get, picture } from './api.js';
import { el } from './dom.js';

const watcher = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => {
  watcher.unobserve(entry.target);
  entry.target.dispatchEvent(new Event('seen'));
}), { rootMargin: '200px' });

/** A person's newest photo. */
export function portrait(person, size = '') {
  return later(initials(person.name), size, async () => {
    const { faces } = await get('/v1/people/' + person.id + '/faces');
    const shown = faces.findLast(face => face.photo);
    return shown && picture(path(person, shown));
  });
}

/** The photo of one face. */
export function facePhoto(person, face) {
  return later(initials(person.name), '', async () => face.photo && picture(path(person, face)));
}

function path(person, face) {
  return '/v1/people/' + person.id + '/faces/' + face.id + '/photo';
}

/** Without a photo the name beside it says everything. */
function later(letters, size, load) {
  const place = el('div', { class: 'portrait ' + size, 'aria-hidden': 'true' }, letters);
  place.addEventListener('seen', async () => {
    const blob = await load().catch(() => undefined);
    if (blob) place.replaceWith(image(blob, size));
  });
  watcher.observe(place);
  return place;
}

function image(blob, size) {
  const url = URL.createObjectURL(blob);
  return el('img', { src: url, alt: '', class: 'portrait ' + size, onload: () => URL.revokeObjectURL(url) });
}

function initials(name) {
  return name.split(/\s+/).slice(0, 2).map(word => [...word][0]).join('').toUpperCase();
}
