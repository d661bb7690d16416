// Pictures with boxes, and parts of them.

import { el } from './dom.js';

const MOST_PIXELS_ACROSS = 1600, MARGIN = 1.2, COVER = '#777';

/** A decoded picture the right way up, or undefined where the browser can't show its format. */
export async function decode(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    return undefined;
  }
}

/** The picture with its boxes; they are for the eye, the text beside it is for everybody. */
export function photo(bitmap, faces, label) {
  const scale = Math.min(1, MOST_PIXELS_ACROSS / bitmap.width);
  const canvas = el('canvas', { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale), role: 'img', 'aria-label': label });
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return el('div', { class: 'photo' }, canvas, faces.map(box));
}

function box({ face, text }) {
  const { left, top, right, bottom } = face.box_normalized;
  const node = el('div', { class: 'box ' + face.verdict + (bottom > 0.9 ? ' above' : ''), 'aria-hidden': 'true' }, el('span', {}, text));
  const place = { left, top, width: right - left, height: bottom - top };
  for (const [side, part] of Object.entries(place)) node.style[side] = 100 * part + '%';
  return node;
}

/** The part of a picture around one face, as a JPEG file; the other faces are covered, so that nobody else is kept. */
export async function cutOut(bitmap, face, faces) {
  const { left, top, right, bottom } = face.box, margin = MARGIN * Math.max(right - left, bottom - top);
  const x = Math.max(0, left - margin), y = Math.max(0, top - margin);
  const width = Math.min(bitmap.width, right + margin) - x, height = Math.min(bitmap.height, bottom + margin) - y;
  const canvas = el('canvas', { width: Math.round(width), height: Math.round(height) }), context = canvas.getContext('2d');
  context.translate(-x, -y);
  context.drawImage(bitmap, 0, 0);
  context.fillStyle = COVER;
  for (const { box: other } of faces.filter(one => one !== face)) context.fillRect(other.left, other.top, other.right - other.left, other.bottom - other.top);
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.95));
  return new File([blob], 'face.jpg', { type: 'image/jpeg' });
}
