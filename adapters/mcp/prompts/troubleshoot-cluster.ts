// SPDX-License-Identifier: Apache-2.0

import { definePrompt, HOW_TO_ANSWER } from '../prompt.ts';

export default definePrompt({
  name: 'troubleshoot-cluster',
  title: 'Find out how a cluster is',
  description: 'Step by step: what is broken, what caused it, what to do first',
  arguments: {},
  text: () => `Find out what is broken in the cluster, and what to do first.

1. Call cluster-info: the version, how many nodes are ready, which clusters there are.
2. Call analyze. It gives one incident for each root cause, the gravest first, with what follows from it. Follow nextCursor only when the first page leaves the question open.
3. Call incidents: what watches have seen for longer, who looks after it already, what is muted.
4. For each critical incident: timeline with its id (what happened before, in order), then relations of its cause (who suffers).
5. Where the cause is still open, look at the object itself: get-resource, list-events, get-logs.
6. Nodes: list-resources with resourceType "node". A node that is not ready, or under pressure, explains many pods at once.
7. Read what analyze has skipped: what could not be checked is not healthy.

Then say which incident to deal with first, and why: the one from which most of the others follow, or the one that most people feel.

${HOW_TO_ANSWER}`,
});
