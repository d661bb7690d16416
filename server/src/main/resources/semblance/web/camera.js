// One photo from the browser's camera. The picture goes nowhere until the user takes it.

import { dialog } from './dialogs.js';
import { button, el } from './dom.js';

/** Browsers give the camera to pages of this machine and of encrypted connections only. */
export function hasCamera() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/** @returns a JPEG file, or undefined */
export async function takePhoto() {
  const media = new AbortController();
  const file = await dialog('Take a photo', close => parts(media.signal, close));
  media.abort();
  return file;
}

function parts(signal, close) {
  const video = el('video', { autoplay: true, playsinline: true, muted: true, 'aria-label': 'What the camera sees' });
  const status = el('p', { class: 'hint', role: 'status' }, 'Waiting for the camera …');
  const shutter = button('Take photo', async () => close(await frame(video)), 'main');
  shutter.disabled = true;
  video.addEventListener('playing', () => { shutter.disabled = false; status.textContent = 'Look at the camera, with light on your face.'; });
  open(video, signal).catch(error => { status.textContent = reason(error); });
  return [el('div', { class: 'camera' }, video), status, el('div', { class: 'row end' }, button('Cancel', () => close()), shutter)];
}

async function open(video, signal) {
  const media = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, facingMode: 'user' } });
  const stop = () => media.getTracks().forEach(track => track.stop());
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop);
  video.srcObject = media;
}

function reason(error) {
  if (error.name === 'NotAllowedError') return 'The browser was not allowed to use the camera. Allow it beside the address, then try again.';
  if (error.name === 'NotFoundError') return 'There is no camera on this device.';
  return 'The camera can’t be used: ' + error.message;
}

async function frame(video) {
  const canvas = el('canvas', { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext('2d').drawImage(video, 0, 0);
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.92));
  return new File([blob], 'camera.jpg', { type: 'image/jpeg' });
}
