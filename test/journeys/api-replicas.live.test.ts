// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { openApiWorld } from '../support/api-world.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';
import { describeWith } from '../support/needs.ts';
import { startRedis } from '../support/redis.ts';

describeWith('redis-server', 'two replicas on one Redis', () => {
  test('each answers whoever asked it, also when the other one does the work', async () => {
    const redis = await startRedis();
    try {
      const env = { REDIS_URL: redis.url };
      const replicas = [await openApiWorld({ env }), await openApiWorld({ env })];
      const namespaces = ['shop', 'payments', 'reports', 'search'];
      const answers = await Promise.all(
        replicas.flatMap(({ target }) =>
          namespaces.map((namespace) => grpcClient(target).ask(ANALYZE, { namespace })),
        ),
      );
      const [first, second] = [answers.slice(0, 4), answers.slice(4)];
      expect(first.map(({ problems }) => problems)).toEqual(second.map(({ problems }) => problems));
      // The same stand-ins, whoever answers: the key is shared.
      expect(first[0]).toEqual(second[0]);
      expect(first[0]).toMatchObject({ status: 'ProblemDetected' });
    } finally {
      await redis.close();
    }
  });
});
