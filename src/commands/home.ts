// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import { defineCommand } from '../core/command.ts';
import { homeView } from '../views/home.ts';
import { marksHere, whoAsks } from './incidents-to-mark.ts';

export default defineCommand({
  verb: 'home',
  hidden: true,
  summary: 'Show one person’s overview: clusters, what is theirs to look after, their mutes',
  flags: {},
  examples: ['home'],
  needs: ['records', 'history'],
  plan: (_args, context) => ({
    type: 'answer',
    audience: 'person',
    document: homeView({
      me: whoAsks(context),
      clusters: context.directory.clusters.filter(({ name }) => maySeeCluster(context.access, name)),
      history: context.history ?? [],
      records: [...marksHere(context).values()],
    }),
  }),
});
