// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import { plain } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import { defineJob, type JobContext } from '../core/job.ts';
import type { Look, Moment } from '../core/look.ts';
import { cleanText } from '../look/clean-text.ts';
import { lookAt } from '../look/look.ts';
import { eventsOf } from '../views/history.ts';
import { sightView } from '../views/sight.ts';

const BAD = /^(?:opened|back|worse|flapping)/;

/** What is remembered of the incident that a timeline is about. */
const toldOf = async (look: Look, cluster: string, context: JobContext): Promise<readonly Moment[]> => {
  if (look.what !== 'timeline' || look.incident === undefined) return [];
  const record = (await context.marks(cluster)).get(look.incident);
  return eventsOf(record).map(({ at, text }): Moment => {
    const words = plain(text);
    return {
      at,
      source: 'incident',
      object: look.incident ?? '',
      text: cleanText(`the incident: ${words}`, 300),
      bad: BAD.test(words),
    };
  });
};

export default defineJob({
  kind: 'look',
  deadlineMs: 2 * MINUTE,
  async *run({ cluster: name, look, namespaces, restricted }, context, signal) {
    if (look.what === 'logs' && !context.showsLogs)
      throw new Refused('Logs are not shown here: the operator has set show.logs to false.');
    const cluster = await context.openCluster(name);
    const looked = await lookAt(
      look,
      { cluster, namespaces, isWhole: restricted !== true, signal },
      { told: await toldOf(look, name, context), now: context.clock.now() },
    );
    await context.keepSight(looked);
    yield { message: 'root', document: sightView(looked, look, namespaces), final: true };
    return undefined;
  },
});
