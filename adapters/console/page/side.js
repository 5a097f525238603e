// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { byId } from './element.js';

const PANELS = ['thread', 'setup'];

/** Below this the panel covers the conversation, which must then be out of reach. */
const covers = matchMedia('(max-width: 899px)');

/** @type {Element | null} */
let opener = null;

const isOpen = () => PANELS.some((panel) => !byId(panel).hidden);

const guard = () => {
  const covered = covers.matches && isOpen();
  for (const part of ['conversation', 'rail']) byId(part).inert = covered;
};
covers.addEventListener('change', guard);

/** Opens one panel beside the conversation and moves there. @param {'thread' | 'setup'} panel @param {HTMLElement} title */
export const openSide = (panel, title) => {
  if (!isOpen()) opener = document.activeElement;
  for (const other of PANELS) byId(other).hidden = other !== panel;
  document.body.classList.add('with-side');
  byId('open-setup').setAttribute('aria-expanded', String(panel === 'setup'));
  guard();
  title.focus({ preventScroll: true });
};

/** Closes whichever is open and goes back to where the reader was. */
export const closeSide = () => {
  if (!isOpen()) return;
  for (const panel of PANELS) byId(panel).hidden = true;
  document.body.classList.remove('with-side');
  byId('open-setup').setAttribute('aria-expanded', 'false');
  guard();
  const back =
    opener instanceof HTMLElement && opener.isConnected && opener !== document.body ? opener : byId('line');
  back.focus({ preventScroll: true });
  opener = null;
};
