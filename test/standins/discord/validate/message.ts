// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../../adapters/discord/limits.ts';
import type { FileOf, Json } from '../types.ts';
import { faultsOfComponents } from './components.ts';

const V2 = 1 << 15;

interface Circumstances {
  readonly files?: readonly FileOf[];
  /** Of the message that is edited: the flag stays. */
  readonly flags?: number;
  /** What may be changed is left out in edits. */
  readonly isEdit?: boolean;
}

/** What is wrong with a message; empty = Discord takes it. */
export const faultsOfMessage = (
  body: Json,
  { files = [], flags: before = 0, isEdit = false }: Circumstances = {},
): readonly string[] => {
  const faults: string[] = [];
  const isV2 = (((body.flags ?? 0) | before) & V2) !== 0;
  if (isV2 && (body.content || body.embeds?.length > 0))
    faults.push('content and embeds cannot be used with components V2');
  if (!isV2 && body.components?.some(({ type }: Json) => type !== 1))
    faults.push('components V2 need the flag');
  if (!isV2 && !isEdit && (typeof body.content !== 'string' || body.content.trim() === ''))
    faults.push('a message needs content');
  if (typeof body.content === 'string' && body.content.length > limitOf('content'))
    faults.push(`content: ${body.content.length} characters, ${limitOf('content')} at most`);
  if (isV2 && (body.components !== undefined || !isEdit))
    faults.push(
      ...faultsOfComponents(
        body.components,
        files.map(({ name }) => name),
      ),
    );
  if (files.length > limitOf('attachments')) faults.push(`${files.length} files`);
  for (const { name, text } of files)
    if (Buffer.byteLength(text) > limitOf('fileBytes')) faults.push(`${name} is too large`);
  const nonce: unknown = body.nonce;
  if (nonce !== undefined && (typeof nonce !== 'string' || nonce.length > limitOf('nonce')))
    faults.push(`nonce: ${JSON.stringify(nonce)}`);
  if (files.length > 0 && body.attachments?.length !== files.length) faults.push('files that nobody names');
  return faults;
};
