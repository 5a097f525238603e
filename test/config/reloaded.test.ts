// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { platforms } from '../../adapters/platforms.generated.ts';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { reloaded } from '../../src/config/reloaded.ts';
import { resolveConfig } from '../../src/config/resolve.ts';

const read = (text: string, env: Readonly<Record<string, string>> = {}) =>
  resolveConfig(configSlices, { env, file: { path: 'k8sgpt.yaml', text }, readSecret: () => 'of a file' });

describe('a configuration that was read again', () => {
  test('is in force where a running process can take it up, and stays as it was where not', () => {
    const before = read('general: { logLevel: info, concurrency: 2 }\nhttp: { port: 3000 }');
    const after = read(
      'general: { logLevel: debug, concurrency: 4 }\nhttp: { port: 4000 }\nwatches: [{ name: all, cluster: prod, every: 5m }]',
    );
    const { values, taken, waiting } = reloaded(configSlices, before, after);
    expect(taken.toSorted()).toEqual(['general.logLevel', 'watches']);
    expect(waiting.toSorted()).toEqual(['general.concurrency', 'http.port']);
    expect(values).toMatchObject({ general: { logLevel: 'debug', concurrency: 2 }, http: { port: 3000 } });
    expect(values['watches']).toEqual(after['watches']);
  });

  test('changes nothing where it says the same in other words', () => {
    const before = read('access: { contact: "#ops" }');
    const after = read('# moved\naccess:\n  contact: "#ops"\n');
    expect(reloaded(configSlices, before, after)).toEqual({ values: before, taken: [], waiting: [] });
  });

  test('has the environment win as at the start', () => {
    const env = { K8SGPT_LOG_LEVEL: 'warn' };
    const before = read('general: { logLevel: info }', env);
    expect(reloaded(configSlices, before, read('general: { logLevel: debug }', env)).taken).toEqual([]);
  });

  test('what was set and is gone is as if nobody had set it', () => {
    const before = read('access: { contact: "#ops" }');
    const { values, taken } = reloaded(configSlices, before, read(''));
    expect([taken, values['access']]).toEqual([['access.contact'], read('')['access']]);
  });
});

/** Whoever adds a section thinks of what a running process does with it. */
test('each section says which of its settings count from the next start on', () => {
  const named = configSlices.flatMap(({ key, restart }) =>
    restart === undefined ? [] : [`${key}: ${restart === true ? 'all' : restart.join(' ')}`],
  );
  expect(named.toSorted()).toMatchInlineSnapshot(`
    [
      "alertmanagerWebhook: all",
      "api: port host rest token tokens withoutToken tlsCert tlsKey clientCa",
      "cache: all",
      "discord: all",
      "general: stateDir concurrency",
      "http: all",
      "limits: sourcePerMinute trustProxy",
      "mattermost: all",
      "mcp: stdio http port host publicUrl allowedOrigins token tokens oauth requestsPerMinute",
      "redis: all",
      "slack: all",
      "teams: all",
      "traces: all",
    ]
  `);
  for (const { config } of Object.values(platforms))
    expect([config.key, config.restart]).toEqual([config.key, true]);
});

test('restart names settings that there are', () => {
  for (const { key, schema, restart } of configSlices)
    if (restart !== undefined && restart !== true)
      expect([key, restart.filter((name) => !(name in schema.shape))]).toEqual([key, []]);
});
