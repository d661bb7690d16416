// The gallery's move to another embedder while the server goes on: docs/server.md, "Another model".

import { get, send } from '../api.js';
import { confirm } from '../dialogs.js';
import { button, count, el, when } from '../dom.js';
import { attempt } from '../notices.js';

const PATH = '/v1/gallery/reembedding', LOOK_MS = 500;

/**
 * A section that says of which model the vectors are and moves them to another.
 * @param present name of the embedder in use
 * @param ended   called when a move that this page saw going on is over
 */
export async function modelChange(present, signal, ended) {
  const now = await get(PATH), others = now.models.filter(name => name !== present);
  const said = el('p', { role: 'status' }), bar = el('progress', { 'aria-label': 'Faces made anew' }), form = el('div', { class: 'stack' });
  const draw = state => {
    const running = state.state === 'running';
    said.textContent = sentence(state, present);
    bar.hidden = !running;
    form.hidden = running;
    if (running) Object.assign(bar, { max: Math.max(1, state.faces), value: state.done });
  };
  const follow = async state => {
    for (; state.state === 'running' && !signal.aborted; state = await get(PATH)) {
      draw(state);
      await new Promise(done => setTimeout(done, LOOK_MS));
    }
    if (!signal.aborted) await ended();
  };
  form.append(...(others.length ? choice(others, follow) : [el('p', { class: 'hint' }, 'No other embedder is installed. Put its .onnx file and card into the folder models of the server’s SEMBLANCE_HOME.')]));
  draw(now);
  if (now.state === 'running') follow(now).catch(error => { said.textContent = error.message; });
  return el('section', { class: 'card stack', 'aria-labelledby': 'model-change' }, el('h2', { id: 'model-change' }, 'Another model'), said, bar, form);
}

function sentence(state, present) {
  switch (state.state) {
    case 'running': return state.done.toLocaleString('en') + ' of ' + count(state.faces, 'face') + ' are made anew for ' + state.model + '; ' + present + ' goes on answering.';
    case 'done': return 'Moved to ' + state.model + ' on ' + when(state.finished) + ': ' + count(state.faces, 'face') + ' made anew, ' + state.dropped.toLocaleString('en') + ' erased.';
    case 'failed': return 'The move to ' + state.model + ' failed, nothing was changed: ' + state.error.message;
    default: return 'The vectors are of ' + present + '. Another embedder needs new ones, made from the photos that were kept.';
  }
}

function choice(others, follow) {
  const select = el('select', { id: 'other-model' }, others.map(name => el('option', { value: name }, name)));
  const drop = el('input', { type: 'checkbox' });
  return [el('div', { class: 'field' }, el('label', { for: 'other-model' }, 'Embedder'), select),
    el('label', { class: 'check' }, drop, 'Erase the faces without a photo'),
    el('div', {}, button('Move the gallery …', async () => {
      const sure = await confirm('Move to ' + select.value + '?', 'All vectors are made anew. Collections’ own thresholds and what was said not to be somebody are forgotten.'
        + (drop.checked ? ' Faces without a photo are erased.' : ''), 'Move');
      let state;
      if (sure && await attempt(async () => { state = await send('POST', PATH, { model: select.value, drop_others: drop.checked }); })) await attempt(() => follow(state));
    }))];
}
