// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import openai from '../../adapters/ai/openai.ts';
import { createLog } from '../../adapters/telemetry/log.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { observedBackend } from '../../adapters/telemetry/observed-backend.ts';
import { createMasker } from '../../src/core/mask/masker.ts';
import type { Report } from '../../src/core/report.ts';
import { createAnswerer } from '../../src/explain/answerer.ts';
import { createExplainer } from '../../src/explain/explainer.ts';
import { fails, says, startOpenAi } from '../standins/openai.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { json, KEY, mapCache } from '../support/explaining.ts';
import { foundIn } from '../support/found-in.ts';
import { deployment, reportOf } from '../support/objects.ts';
import { seededKinds } from '../support/seeded-kinds.ts';

/** Identifiers that one crash speaks of: what is quoted of it has room for no more. */
const IN_ONE = 12;

/** How programs and people speak of things. */
const ways: readonly ((name: string) => string)[] = [
  (name) => `cannot reach ${name}`,
  (name) => `"${name}" not found`,
  (name) => `owner=${name}`,
  (name) => `{"by":"${name}"}`,
  (name) => `${name}: exit 1`,
  (name) => `(${name})`,
  (name) => `retry ${name}\\nnext`,
];
const spoken = (names: readonly string[]): string =>
  names.map((name, at) => ways[at % ways.length]?.(name) ?? name).join('; ');

const groupsOf = (names: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(names.length / IN_ONE) }, (_, at) =>
    names.slice(at * IN_ONE, (at + 1) * IN_ONE),
  );

/** All that leaves or is kept while a report is explained and asked about, as one text. */
const everythingThatLeaves = async (
  report: Report,
  groups: readonly (readonly string[])[],
): Promise<string> => {
  const server = await startOpenAi();
  onTestFinished(() => server.close());
  const logged: string[] = [];
  const log = createLog({ level: 'debug', write: (line) => void logged.push(line) });
  const metrics = createMetrics();
  const cache = mapCache();
  const settings = openai.config.schema.parse({ apiKey: 'sk-test', baseUrl: server.url });
  const options = {
    backend: observedBackend(await openai.open(settings, adapterParts({ log })), {
      metrics,
      clock: { now: Date.now },
    }),
    masker: (dictionary: Parameters<typeof createMasker>[0]['dictionary']) =>
      createMasker({ key: KEY, dictionary }),
    cache,
    log,
  };
  const explain = createExplainer(options);
  const answer = createAnswerer(options);
  const signal = new AbortController().signal;
  const drained = async (versions: AsyncGenerator): Promise<void> => {
    for await (const version of versions) expect(version).toBeDefined();
  };
  const question = (asked: string, earlier: string) =>
    drained(answer({ report, question: asked, earlier: [{ question: earlier, answer: earlier }] }, signal));
  server.will(says([json({ happening: 'It is down.', steps: ['Look.'] })]));
  for (const incident of report.incidents) await drained(explain({ incident, report }, signal));
  server.will(says([JSON.stringify({ answer: ['Nobody knows.'], steps: [], facts: [] })]));
  for (let at = 0; at < groups.length; at += 6)
    await question(
      `why is it that ${spoken(groups.slice(at, at + 3).flat())}?`,
      spoken(groups.slice(at + 3, at + 6).flat()),
    );
  // What fails is logged, counted, and remembered by nobody.
  server.will(fails(400, { message: 'no such thing' }));
  await question(`and ${spoken(groups[2] ?? [])}?`, spoken(groups[3] ?? []));
  return [
    ...server.asked.map(({ raw, headers, path }) => `${path} ${JSON.stringify(headers)} ${raw}`),
    ...[...cache.held].map((entry) => entry.join(' ')),
    ...logged,
    (await metrics.expose()).body,
  ].join('\n');
};

test('nothing of any field of any kind leaves, whoever speaks of it', async () => {
  const seed = 20_261_122;
  const { objects, kept, seeded } = seededKinds(seed);
  expect(kept.length, 'identifiers that a snapshot keeps').toBeGreaterThan(2_000);
  const groups = groupsOf(kept);
  const crashes = groups.flatMap((names, at) =>
    deployment(`crash-zq${at}`, {
      trouble: 'crash',
      says: `panic ${at}: ${spoken(names)}`,
      namespace: `ns-zq${at}`,
    }),
  );
  const report = await reportOf([...objects, ...crashes] as Parameters<typeof reportOf>[0]);
  const told = JSON.stringify(report.findings);
  const quoted = foundIn(told, kept);
  expect(quoted.length / kept.length, 'how much of it the report quotes').toBeGreaterThan(0.8);

  const left = await everythingThatLeaves(report, groups);
  expect(
    new Set(left.match(/\b[a-z]{2,12}-[a-z]\d[a-z0-9]{4}\b/g)).size,
    'stand-ins that left',
  ).toBeGreaterThan(2_000);
  expect(foundIn(left, seeded), `left with seed ${seed}`).toEqual([]);
}, 120_000);
