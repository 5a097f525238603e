// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { heldView } from '../views/held.ts';

const PAGE = 5;

export default defineCommand({
  verb: 'held',
  hidden: true,
  summary: 'Show messages that were held back because too many came at once',
  flags: {
    digest: { type: 'text', placeholder: 'DIGEST', description: 'the message that holds them' },
    only: { type: 'text', placeholder: 'NUMBER', description: 'one of them' },
    page: { type: 'text', placeholder: 'NUMBER', description: 'another page than the first' },
  },
  examples: ['held'],
  needs: ['held'],
  plan: ({ flags }, { held = [] }) => {
    if (held.length === 0) throw new Refused('These messages are no longer kept.', { hint: 'analyze' });
    const only = flags.only === undefined ? undefined : held[Number(flags.only) - 1];
    const pages = Math.ceil(held.length / PAGE);
    const page = Math.min(Math.max(1, Math.trunc(Number(flags.page ?? 1)) || 1), pages);
    const next = `held --digest ${flags.digest ?? ''} --page ${page + 1}`;
    return {
      type: 'answer',
      audience: 'person',
      document:
        only === undefined
          ? heldView(held.slice((page - 1) * PAGE, page * PAGE), {
              from: (page - 1) * PAGE + 1,
              total: held.length,
              next: page < pages ? next : undefined,
            })
          : only,
    };
  },
});
