// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { copyButton } from './copy.js';
import { codeNode, element } from './element.js';
import { morph } from './morph.js';

/** @typedef {import('../routes.ts').SetupPart} SetupPart */

/** @type {Record<SetupPart['state'], [string, string]>} */
const STATES = {
  real: ['✓', 'connected'],
  embedded: ['○', 'embedded'],
  off: ['○', 'not connected'],
  failing: ['✕', 'failing'],
};

const LOOK_AGAIN_MS = 4_000;

/** A name that somebody has to type somewhere. */
const VARIABLE = /^[A-Z][A-Z0-9_]{2,}$/;

/** `words` between backticks become code, names of variables a button that copies them. @param {string} step */
const stepNode = (step) =>
  element(
    'li',
    {},
    ...step
      .split('`')
      .map((piece, index) =>
        index % 2 === 0 ? piece : VARIABLE.test(piece) ? copyButton(piece, piece, piece) : codeNode(piece),
      ),
  );

/** @param {SetupPart} part */
const partNode = ({ name, state, detail, steps }) => {
  const [sign, word] = STATES[state];
  return element(
    'section',
    { class: `part ${state}` },
    element(
      'h3',
      {},
      element('span', {}, name),
      element(
        'span',
        { class: 'state' },
        element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
        element('span', {}, word),
      ),
    ),
    element('p', { class: 'note' }, detail),
    ...(steps.length > 0 ? [element('ol', { class: 'steps' }, ...steps.map(stepNode))] : []),
  );
};

/** @param {readonly SetupPart[]} parts */
const partsNode = (parts) => {
  const real = parts.filter(({ state }) => state === 'real').length;
  return element(
    'div',
    { class: 'setup-parts' },
    element(
      'p',
      { class: 'setup-lead' },
      element('strong', {}, `${real} of ${parts.length} connected. `),
      'The rest is embedded or not in use. Each setting replaces one part; this list looks again by itself.',
    ),
    ...parts.map(partNode),
  );
};

/** Shows each part and its next steps, and looks again every few seconds while it is open. @param {HTMLElement} place */
export const openSetup = async (place) => {
  const parts = await fetch('api/setup')
    .then(async (response) => (response.ok ? /** @type {SetupPart[]} */ (await response.json()) : undefined))
    .catch(() => undefined);
  if (parts !== undefined) {
    const wanted = partsNode(parts);
    wanted.id = place.id;
    morph(place, wanted);
  } else if (place.childElementCount === 0)
    place.append(element('p', { class: 'note' }, 'The bot does not answer; trying again.'));
  setTimeout(() => {
    if (place.closest('aside')?.hidden === false) void openSetup(place);
  }, LOOK_AGAIN_MS);
};
