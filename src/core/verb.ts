// SPDX-License-Identifier: Apache-2.0

import type { Command } from './command.ts';

/** What of a command is needed to read and describe a line: all but what it does. */
export type Verb = Pick<
  Command,
  'verb' | 'aliases' | 'summary' | 'operands' | 'flags' | 'examples' | 'hidden'
>;
