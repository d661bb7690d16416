// Elements without markup: text stays text, whatever a name contains.

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'line', 'rect', 'circle', 'text', 'path', 'g']);

/** An element with attributes (`on...`: a listener; true: present; false or undefined: left out) and children. */
export function el(tag, attributes = {}, ...children) {
  const node = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter(child => child !== undefined && child !== false));
  return node;
}

/** A view's title with a line below it. */
export function heading(title, text) {
  return el('div', { class: 'head' }, el('h1', {}, title), el('p', { class: 'hint' }, text));
}

export function working(text) {
  return el('p', { class: 'working', role: 'status' }, text);
}

export function problem(error) {
  return el('p', { class: 'problem', role: 'alert' }, error.message);
}

export function empty(title, text, ...actions) {
  return el('div', { class: 'empty' }, el('h2', {}, title), el('p', {}, text), actions);
}

/** A button that can't be pressed twice while its work goes on. */
export function button(text, work, kind = '') {
  const node = el('button', { type: 'button', class: kind }, text);
  node.addEventListener('click', async () => {
    node.disabled = true;
    try {
      await work();
    } finally {
      node.disabled = false;
    }
  });
  return node;
}

/** "1 face", "2 faces" */
export function count(number, one, many = one + 's') {
  return number.toLocaleString('en') + ' ' + (number === 1 ? one : many);
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function when(instant) {
  return DAY.format(new Date(instant));
}
