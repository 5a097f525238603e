// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import { DAY } from '../core/clock.ts';
import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { byText } from '../core/ref.ts';
import { trendOf } from '../core/trend.ts';
import { trendView } from '../views/trend.ts';

const SPANS: Readonly<Record<string, { readonly name: string; readonly ms: number }>> = {
  day: { name: 'The last day', ms: DAY },
  daily: { name: 'The last day', ms: DAY },
  week: { name: 'The last week', ms: 7 * DAY },
  weekly: { name: 'The last week', ms: 7 * DAY },
};

export default defineCommand({
  verb: 'trend',
  summary: 'Tell what became of incidents in a day or a week: how many, how long, what comes back',
  operands: { placeholder: '[day|week]', max: 1 },
  flags: {
    cluster: {
      type: 'list',
      placeholder: 'NAME',
      description: 'only of these clusters (default: all that this channel may see)',
      suggests: 'clusters',
    },
  },
  examples: ['trend', 'trend week --cluster prod-eu'],
  needs: ['records', 'sights'],
  plan: ({ flags, operands }, { access, records = [], sights = {}, now, interaction }) => {
    const [named = 'day'] = operands;
    const span = Object.hasOwn(SPANS, named) ? SPANS[named] : undefined;
    if (span === undefined)
      throw new Refused(`The trend is of a day or a week, not of "${named.slice(0, 40)}".`, {
        hint: 'trend week',
      });
    const watched = records.filter((record) => record.watched !== undefined);
    const known = [...new Set([...Object.keys(sights), ...watched.map(({ cluster }) => cluster)])]
      .filter((cluster) => maySeeCluster(access, cluster))
      .sort(byText);
    if (known.length === 0)
      throw new Refused('Nothing has been watched here yet, so there is no trend.', { hint: 'watch' });
    const missing = flags.cluster.find((cluster) => !known.includes(cluster));
    if (missing !== undefined)
      throw new Refused(`${missing} is not watched. Watched from here: ${known.join(', ')}.`, {
        hint: 'trend',
      });
    const trend = trendOf(watched, {
      from: now - span.ms,
      until: now,
      clusters: flags.cluster.length === 0 ? known : flags.cluster,
      sights,
    });
    const timeZone = interaction.person.timeZone ?? 'UTC';
    return {
      type: 'answer',
      audience: 'channel',
      document: trendView(trend, { name: span.name, timeZone, picture: undefined, toldAt: now }),
    };
  },
});
