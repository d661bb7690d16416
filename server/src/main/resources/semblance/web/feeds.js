// What a live stream sends: events and pictures, read by hand because a browser's own readers can't send a key.

import { stream } from './api.js';

const NEWLINE = 10;

/** Calls `take` with each event until the stream or the signal ends. */
export async function events(name, signal, take) {
  const reader = await stream('/v1/streams/' + encodeURIComponent(name) + '/events', signal), decoder = new TextDecoder();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (text + decoder.decode(part.value, { stream: true })).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split('\n').find(line => line.startsWith('data: '));
      if (data && !block.startsWith('event: end')) take(JSON.parse(data.slice(6)));
    }
  }
}

/** Calls `take` with each picture, a JPEG blob, until the stream or the signal ends. */
export async function pictures(name, signal, take) {
  const reader = await stream('/v1/streams/' + encodeURIComponent(name) + '/preview', signal);
  let bytes = new Uint8Array(0);
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes = joined(bytes, part.value);
    for (let found = next(bytes); found; found = next(bytes)) {
      take(new Blob([found.picture], { type: 'image/jpeg' }));
      bytes = found.rest;
    }
  }
}

function joined(first, second) {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The first whole picture: its head ends with an empty line and says how long it is. */
function next(bytes) {
  const head = bytes.findIndex((byte, i) => byte === NEWLINE && bytes[i + 2] === NEWLINE);
  if (head < 0) return undefined;
  const length = /content-length: (\d+)/i.exec(new TextDecoder().decode(bytes.subarray(0, head)));
  const start = head + 3, end = start + Number(length?.[1]);
  return bytes.length >= end ? { picture: bytes.slice(start, end), rest: bytes.slice(end) } : undefined;
}
