// The crop that the network sees, drawn from the landmarks that the server found (as in core's FaceAligner).

import { el } from './dom.js';

const SIDE = 112;
const TEMPLATE = [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]];

/** A canvas with the aligned face, `scale` times the network's size. */
export function crop(bitmap, landmarks, scale = 2) {
  const canvas = el('canvas', { width: SIDE * scale, height: SIDE * scale, class: 'crop', role: 'img', 'aria-label': 'The aligned face' });
  const { a, b, x, y } = similarity(landmarks);
  const context = canvas.getContext('2d');
  context.setTransform(scale * a, scale * b, -scale * b, scale * a, scale * x, scale * y);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0);
  return canvas;
}

/** The least-squares similarity from the landmarks to the template: (u, v) goes to (a u - b v + x, b u + a v + y). */
function similarity(points) {
  const [pu, pv] = mean(points), [qu, qv] = mean(TEMPLATE);
  let dot = 0, cross = 0, size = 0;
  points.forEach(([u, v], i) => {
    const [s, t] = [u - pu, v - pv], [m, n] = [TEMPLATE[i][0] - qu, TEMPLATE[i][1] - qv];
    dot += s * m + t * n;
    cross += s * n - t * m;
    size += s * s + t * t;
  });
  const a = dot / size, b = cross / size;
  return { a, b, x: qu - a * pu + b * pv, y: qv - b * pu - a * pv };
}

function mean(points) {
  return [0, 1].map(axis => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
}
