// People of the collection by a part of their name: the server looks, so that a large gallery need not be fetched.

import { get, session } from './api.js';
import { attempt } from './notices.js';

const ASKED_FOR = 1000, TYPING_MS = 250;

/** Those known with this in their name, and where to go on. The server may answer an empty page before the last one. */
export async function findPeople(name, after = '') {
  let people = [], next = after;
  do {
    const query = new URLSearchParams({ status: 'known', limit: ASKED_FOR, collection: session.collection, after: next });
    if (name) query.set('name', name);
    ({ people, next } = await get('/v1/people?' + query));
  } while (!people.length && next);
  return { people, next };
}

/** A field to type a part of a name into; `found(result)` is called when the typing has paused and the server has answered. */
export function findWhileTyping(input, found) {
  let timer;
  const wanted = () => input.value.trim();
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => attempt(async () => {
      const name = wanted(), result = await findPeople(name);
      if (name === wanted()) found(result);
    }), TYPING_MS);
  });
}
