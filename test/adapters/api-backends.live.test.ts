// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import { startOpenAi } from '../standins/openai.ts';
import { type ApiWorldOptions, openApiWorld } from '../support/api-world.ts';
import { explains } from '../support/explaining.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';

const QUERY = '/schema.v1.ServerQueryService/Query';
const REQUEST = { namespace: 'shop', filters: ['Pod'], explain: true };

const detailsOf = (answer: Readonly<Record<string, unknown>>): string =>
  (answer['results'] as { details: string }[])[0]?.details ?? '';

/** A service with two models: `openai`, which is the usual one, and `localai`. */
const withTwo = async (given: ApiWorldOptions = {}) => {
  const [usual, other] = [await startOpenAi(), await startOpenAi()];
  usual.will(explains(() => ({ happening: 'The usual one says so.' })));
  other.will(explains(() => ({ happening: 'The other one says so.' })));
  for (const { close } of [usual, other]) onTestFinished(close);
  const world = await openApiWorld({
    ...given,
    env: {
      K8SGPT_AI_BACKEND: 'openai',
      OPENAI_API_KEY: 'sk-of-a-test-0001',
      OPENAI_BASE_URL: usual.url,
      LOCALAI_BASE_URL: other.url,
      LOCALAI_MODEL: 'tiny',
      ...given.env,
    },
  });
  return { ...world, usual, other, client: grpcClient(world.target) };
};

describe('the backend of a request', () => {
  test('explains where it is set up, and the usual one hears nothing of it', async () => {
    const { client, usual, other } = await withTwo();
    const answer = await client.ask(ANALYZE, { ...REQUEST, backend: 'localai' });
    expect(answer).toMatchObject({ error: null });
    expect(detailsOf(answer)).toContain('The other one says so.');
    expect(usual.completions()).toHaveLength(0);
    // What a model is told is masked, whichever it is.
    expect(JSON.stringify(other.completions().map(({ body }) => body as unknown))).not.toContain(
      'shop-config',
    );
    expect(detailsOf(await client.ask(ANALYZE, REQUEST))).toContain('The usual one says so.');
    expect(usual.completions().length).toBeGreaterThan(0);
  });

  test('answers questions as well', async () => {
    const { client, usual, other } = await withTwo();
    await client.ask(QUERY, { backend: 'localai', query: 'why is checkout down?' });
    expect([usual.completions().length, other.completions().length > 0]).toEqual([0, true]);
  });

  test('is one that the operator offers; any other is refused, and the results stand', async () => {
    const { client, usual, other } = await withTwo({ config: 'api: { backends: [openai] }' });
    await expect(client.ask(ANALYZE, { ...REQUEST, backend: 'localai' })).resolves.toMatchObject({
      status: 'ProblemDetected',
      error: { message: expect.stringContaining('localai is not set up here (there is openai)') as string },
    });
    expect([usual.completions().length, other.completions().length]).toEqual([0, 0]);
  });
});
