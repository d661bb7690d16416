// Short messages in a corner, read out by screen readers. Good news goes away by itself, bad news stays.

import { el } from './dom.js';

const SHOWN_MS = 6000, MOST = 3;

export function say(message) {
  const notice = show(message, 'notice');
  setTimeout(() => notice.remove(), SHOWN_MS);
}

export function sayProblem(error) {
  show(error.message, 'notice bad');
}

/** What went wrong in one view is of no interest in the next. */
export function forgetProblems() {
  document.querySelectorAll('.notice.bad').forEach(notice => notice.remove());
}

/** Does something, says how it went, and returns whether it went well. */
export async function attempt(work, done) {
  try {
    await work();
    if (done) say(done);
    return true;
  } catch (error) {
    sayProblem(error);
    return false;
  }
}

function show(message, kind) {
  const notice = el('div', { class: kind }, el('span', {}, message),
    el('button', { type: 'button', 'aria-label': 'Dismiss', onclick: () => notice.remove() }, '✕'));
  const corner = document.getElementById('notices');
  corner.append(notice);
  if (corner.children.length > MOST) corner.firstChild.remove();
  return notice;
}
