// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { limitOf } from './limits.ts';

/** The same message of the same place has the same nonce, whichever process sends it. `again` counts how often it was deleted. */
export const nonceOf = (channel: string, key: string, again: string): string =>
  createHash('sha256')
    .update(JSON.stringify([channel, key, again]))
    .digest('base64url')
    .slice(0, limitOf('nonce') - 1);

/** All words and ids in a message's components, without blanks: Discord trims them and adds ids of its own. */
const said = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(said).join('');
  if (typeof value !== 'object' || value === null) return '';
  const {
    content,
    label,
    custom_id: id,
    options,
    components,
    accessory,
  } = value as Readonly<Record<string, unknown>>;
  const own = [content, label, id].filter((word) => typeof word === 'string').join('');
  return own.replace(/\s+/g, '') + said(components) + said(options) + said(accessory);
};

/** Whether Discord gave back an earlier message of the same nonce that says something else. */
export const isOther = (sent: unknown, answered: unknown): boolean => {
  const { components } = (answered ?? {}) as { readonly components?: unknown };
  return Array.isArray(components) && said(sent) !== said(components);
};
