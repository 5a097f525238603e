// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { chartWith, componentOf, type Values, workloadsOf } from '../support/chart.ts';
import { describeWith } from '../support/needs.ts';

const zone = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'x' } } };

describeWith('helm', 'pods of the chart', (helm) => {
  const chart = chartWith(helm);
  const podOf = (values: Values, component: string) =>
    workloadsOf(chart.objects(values)).find((one) => componentOf(one) === component)?.['spec'].template;

  test('are as `pod` says, but where those of a role have a value of their own, be it an empty one', () => {
    const values = {
      pod: {
        nodeSelector: { pool: 'tools' },
        tolerations: [{ key: 'tools', operator: 'Exists' }],
        affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
        priorityClassName: 'tools',
        runtimeClassName: 'gvisor',
      },
      bot: {
        pod: {
          nodeSelector: { zone: 'a' },
          tolerations: [],
          affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [zone] } },
          priorityClassName: '',
        },
      },
      redis: { bundled: { pod: { runtimeClassName: '' } } },
    };
    const { containers: _, volumes: __, ...bot } = podOf(values, 'bot').spec;
    expect(bot).toMatchObject({
      nodeSelector: { zone: 'a' },
      affinity: values.bot.pod.affinity,
      runtimeClassName: 'gvisor',
    });
    expect(bot.nodeSelector).not.toHaveProperty('pool');
    expect(bot.affinity).not.toHaveProperty('nodeAffinity');
    for (const field of ['tolerations', 'priorityClassName']) expect(bot).not.toHaveProperty(field);
    expect(podOf(values, 'worker').spec).toMatchObject(values.pod);
    const redis = podOf(values, 'redis').spec;
    expect(redis).toMatchObject({ nodeSelector: { pool: 'tools' }, priorityClassName: 'tools' });
    expect(redis).not.toHaveProperty('runtimeClassName');
  });

  test('have labels and annotations of all together with their own, Redis too', () => {
    const values = {
      pod: { labels: { team: 'platform', tier: 'tools' }, annotations: { inject: 'false', keep: 'all' } },
      bot: { pod: { labels: { tier: 'chat' }, annotations: { inject: 'true' } } },
      redis: { bundled: { pod: { labels: { tier: 'data' }, annotations: { backup: 'daily' } } } },
    };
    expect(podOf(values, 'bot').metadata).toMatchObject({
      labels: { team: 'platform', tier: 'chat' },
      annotations: { inject: 'true', keep: 'all' },
    });
    expect(podOf(values, 'worker').metadata).toMatchObject(values.pod);
    expect(podOf(values, 'redis').metadata).toMatchObject({
      labels: { team: 'platform', tier: 'data' },
      annotations: { inject: 'false', keep: 'all', backup: 'daily' },
    });
  });
});
