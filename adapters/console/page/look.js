// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { byId, element } from './element.js';

/** @typedef {import('../message-log.ts').ConsoleMessage} Message */
/** @typedef {typeof import('../preview/preview.js')} Drawings */

const KEPT = 'k8sgpt-look';

/** The platform whose messages the conversation is shown as; '' = the page's own. */
let look = '';

/** @type {Promise<Drawings> | undefined} */
let drawings;

/** Nearly two megabytes: only for who asks. */
const loaded = () => {
  const bundle = new URL('preview/preview.js', document.baseURI).href;
  drawings ??= import(bundle);
  return drawings;
};

export const currentLook = () => look;

/** Where a message is drawn as the platform's own client would. @param {Message} message */
export const previewNode = ({ channel, id, version }) =>
  element('article', {
    class: 'as-platform',
    'data-look': look,
    'data-of': JSON.stringify({ channel, message: id }),
    'data-version': String(version),
  });

/** @type {WeakMap<Element, string>} */
const painted = new WeakMap();

const dark = matchMedia('(prefers-color-scheme: dark)');

/** @param {HTMLElement} place @param {(line: string, place: HTMLElement) => void} press */
const paintOne = async (place, press) => {
  const { look: as = '', of: about = '{}', version = '' } = place.dataset;
  const wanted = `${as} ${version} ${dark.matches}`;
  if (painted.get(place) === wanted) return;
  painted.set(place, wanted);
  try {
    const [{ draw }, response] = await Promise.all([
      loaded(),
      fetch(`api/preview?${new URLSearchParams({ as, ...JSON.parse(about) })}`),
    ]);
    if (!response.ok) throw new Error(String(response.status));
    const shown = await response.json();
    draw(shown.look, shown.payloads, {
      host: place,
      dark: dark.matches,
      press: (line) => press(line, place),
    });
  } catch {
    painted.delete(place);
    place.textContent = 'This look cannot be shown: run `npm run build:previews` and load the page again.';
  }
};

/** Draws what has changed. @param {(line: string, place: HTMLElement) => void} press */
export const paint = (press) => {
  for (const place of document.querySelectorAll('.as-platform'))
    void paintOne(/** @type {HTMLElement} */ (place), press);
};

/** The choice of looks; nothing to choose, nothing shown. @param {() => void} changed */
export const offerLooks = async (changed) => {
  const select = /** @type {HTMLSelectElement} */ (byId('look'));
  const response = await fetch('api/previews').catch(() => undefined);
  /** @type {{ id: string, title: string }[]} */
  const offered = response?.ok ? await response.json() : [];
  for (const { id, title } of offered) select.append(element('option', { value: id }, `as in ${title}`));
  select.hidden = offered.length === 0;
  const choose = (/** @type {string} */ value) => {
    look = offered.some(({ id }) => id === value) ? value : '';
    select.value = look;
    changed();
  };
  select.addEventListener('change', () => {
    sessionStorage.setItem(KEPT, select.value);
    choose(select.value);
  });
  dark.addEventListener('change', changed);
  choose(sessionStorage.getItem(KEPT) ?? '');
};
