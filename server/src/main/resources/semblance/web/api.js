// Calls of the server, with the key that the user gave. See docs/page.md for why it lies in sessionStorage.

const STORED = 'semblance.key';
const MOST_TRIES = 5;

/** Who is signed in, and which collection the views show. */
export const session = { key: sessionStorage.getItem(STORED), scopes: new Set(), label: '', collection: 'default', collections: [] };

export class Problem extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What the most common refusals mean to someone who looks at the page. */
const PLAIN = {
  no_face: 'No face was found in this picture.',
  several_faces: 'There are several faces and none is clearly the largest. Crop the picture to one person.',
  unreadable_picture: 'This file is no picture that the server can read.',
  too_many_pixels: 'This picture has too many pixels for the server. Make it smaller.',
  body_too_large: 'This file is too large for the server.',
  key_unknown: 'The server does not know this key, or no longer.',
  key_lacks_scope: 'Your key does not allow this.',
  name_taken: 'Someone else has that name. Choose another, or merge the two.',
  busy: 'The server is busy. Try again in a moment.',
};

export function may(scope) {
  return session.scopes.has(scope) || session.scopes.has('admin');
}

/** @returns whether the key opens the server; the session knows then what it may do */
export async function signIn(key) {
  session.key = key;
  const own = await get('/v1/key');
  session.scopes = new Set(own.scopes);
  session.label = own.label;
  session.collections = await collections(own.collections);
  if (!session.collections.includes(session.collection)) session.collection = session.collections[0];
  sessionStorage.setItem(STORED, key);
}

export function signOut() {
  sessionStorage.removeItem(STORED);
  location.reload();
}

async function collections(allowed) {
  const used = may('read') ? (await get('/v1/collections')).collections.map(c => c.name) : [];
  return [...new Set(allowed.length ? allowed : ['default', ...used])].sort();
}

export async function get(path) {
  return (await ask('GET', path)).json();
}

export async function send(method, path, json) {
  const response = await ask(method, path, JSON.stringify(json), { 'Content-Type': 'application/json' });
  return response.status === 204 ? {} : response.json();
}

/** Sends fields, of which some are pictures, as a form. */
export async function sendForm(path, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return (await ask('POST', path, form)).json();
}

/** An answer's body as it arrives; ends with the signal. */
export async function stream(path, signal) {
  return (await ask('GET', path, undefined, {}, signal)).body.getReader();
}

export async function picture(path) {
  return (await ask('GET', path)).blob();
}

export async function text(path) {
  return (await ask('GET', path)).text();
}

/** A busy server says when to come back; that is done for the user. */
async function ask(method, path, body, headers = {}, signal = undefined) {
  for (let tries = 1; ; tries++) {
    const response = await reach(path, { method, body, signal, cache: 'no-store', headers: { ...headers, 'X-Api-Key': session.key } });
    if (response.ok) return response;
    if (response.status !== 429 || tries === MOST_TRIES) throw await refusal(response);
    await new Promise(done => setTimeout(done, 1000 * (Number(response.headers.get('Retry-After')) || 1)));
  }
}

async function reach(path, request) {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, 'unreachable', 'The server does not answer. Is it running?');
  }
}

async function refusal(response) {
  const { error } = await response.json().catch(() => ({ error: { code: 'unknown', message: 'The server answered with status ' + response.status + '.' } }));
  return new Problem(response.status, error.code, PLAIN[error.code] ?? sentence(error.message));
}

function sentence(message) {
  return message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? '' : '.');
}
