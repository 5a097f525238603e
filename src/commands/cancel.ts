// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { strong } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import { isOver } from '../core/run.ts';
import { plural } from '../views/words.ts';

export default defineCommand({
  verb: 'cancel',
  right: 'act',
  summary: 'Stop your running or waiting checks (admins: anybody’s)',
  flags: {
    run: { type: 'text', placeholder: 'RUN', description: 'only this run' },
    all: { type: 'boolean', description: 'also the runs of others (admins only)' },
  },
  examples: ['cancel'],
  needs: ['runs'],
  plan: ({ flags }, { runs = [], interaction, access }) => {
    const { person, conversation } = interaction;
    const open = runs.filter((run) => !isOver(run));
    const asked = (listener: (typeof open)[number]['listeners'][number]): boolean =>
      listener.person.id === person.id && listener.conversation.platform === conversation.platform;
    const named = flags.run === undefined ? open : open.filter((run) => run.id === flags.run);
    if (flags.run !== undefined && named.length === 0) throw new Refused('That check is no longer running.');
    // A run that others wait for too is not one person's to stop.
    const mine = named.filter((run) => run.listeners.length > 0 && run.listeners.every(asked));
    const chosen = access.admin && (flags.all === true || flags.run !== undefined) ? named : mine;
    if (chosen.length === 0) {
      const shared = named.some((run) => run.listeners.some(asked));
      throw new Refused(
        shared
          ? 'Others are waiting for that check too, so only an admin may cancel it.'
          : flags.run === undefined
            ? 'You have no check running or waiting.'
            : 'That check was asked for by somebody else; only they or an admin may cancel it.',
      );
    }
    return {
      type: 'cancel',
      audience: 'person',
      runs: chosen.map((run) => run.id),
      document: {
        summary: `Cancelled ${plural(chosen.length, 'check')}`,
        blocks: [
          {
            type: 'paragraph',
            text: [
              'Cancelled ',
              strong(plural(chosen.length, 'check')),
              ` of ${[...new Set(chosen.map((run) => run.work.cluster))].join(', ')}.`,
            ],
          },
        ],
      },
    };
  },
});
