// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';

/** A line that may be chosen, short: the lines themselves would fill a post twice. */
export const markOf = (line: string): string =>
  createHash('sha256').update(line).digest('base64url').slice(0, 16);

/** Of a button. Each sort of proof begins with a word of its own, so that none serves for another. */
export const pressProof = (line: string): string => `press\n${line}`;

/** Of a menu: what may be chosen from it, and nothing else. */
export const menuProof = (marks: readonly string[]): string => `menu\n${marks.join('\n')}`;

/** Of a form. The client of whoever opens it sees the proof: it is good for this person, in this place, and no other. */
export const formProof = ({
  person,
  channel,
  thread = '',
  line,
}: {
  readonly person: string;
  readonly channel: string;
  readonly thread?: string | undefined;
  readonly line: string;
}): string => ['form', person, channel, thread, line].join('\n');
