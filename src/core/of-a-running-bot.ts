// SPDX-License-Identifier: Apache-2.0

import type { CommandContext } from './command.ts';
import { Refused } from './errors.ts';

/** Throws Refused at a command line: what runs for one answer has nothing to pause and nobody to audit. */
export const mustBeOfARunningBot = (
  verb: string,
  { interaction }: Pick<CommandContext, 'interaction'>,
): void => {
  if (interaction.conversation.platform === 'terminal')
    throw new Refused(`${verb} is for a bot that runs: write it in the chat, or on its page.`, {
      hint: 'k8sgpt serve',
    });
};
