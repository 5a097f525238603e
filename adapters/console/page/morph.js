// SPDX-License-Identifier: Apache-2.0

// @ts-check

/** @param {Element} from @param {Element} to */
const takeAttributes = (from, to) => {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes)
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
};

/**
 * Makes `from` what `to` is, keeping every node that may stay: focus, selection, scroll positions and a running
 * transition survive an update.
 * @param {Node} from
 * @param {Node} to
 */
export const morph = (from, to) => {
  if (from.nodeName !== to.nodeName) {
    /** @type {ChildNode} */ (from).replaceWith(to);
    return;
  }
  if (from instanceof Text && to instanceof Text) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if (from instanceof Element && to instanceof Element) takeAttributes(from, to);
  const before = [...from.childNodes];
  const after = [...to.childNodes];
  for (const [index, wanted] of after.entries()) {
    const present = before[index];
    if (present === undefined) from.appendChild(wanted);
    else morph(present, wanted);
  }
  for (const surplus of before.slice(after.length)) surplus.remove();
};
