// @ts-check
import { element } from './render.js';

/** @typedef {import('../routes.ts').SetupPart} SetupPart */

const STATES = {
  real: ['✓', 'connected'],
  embedded: ['○', 'embedded'],
  off: ['○', 'not set'],
  failing: ['✗', 'failing'],
};

/** @param {SetupPart} part */
const partNode = (part) => {
  const [sign, word] = STATES[part.state];
  return element(
    'section',
    { class: `part ${part.state}` },
    element('h3', {}, part.name, ' ', element('span', { class: 'state' }, `${sign} ${word}`)),
    element('p', { class: 'note' }, part.detail),
    ...(part.steps.length > 0
      ? [element('ol', {}, ...part.steps.map((step) => element('li', {}, ...withCode(step))))]
      : []),
  );
};

/** `words` between backticks become code. @param {string} step */
const withCode = (step) =>
  step.split('`').map((piece, index) => (index % 2 === 1 ? element('code', {}, piece) : piece));

/** Shows each part and its next steps, and looks again every few seconds while it is open. @param {HTMLElement} place */
export const openSetup = async (place) => {
  const response = await fetch('api/setup');
  const parts = /** @type {SetupPart[]} */ (await response.json());
  place.replaceChildren(...parts.map(partNode));
  setTimeout(() => {
    if (place.closest('aside')?.hidden === false) void openSetup(place);
  }, 5000);
};
