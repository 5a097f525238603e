// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, test } from 'vitest';
import { readRules } from '../../adapters/custom-analyzers/cel-rules.ts';
import { parseFindings, parseUnchecked } from '../../adapters/custom-analyzers/parse-findings.ts';
import { parseKubeconfig } from '../../adapters/kubernetes/parse-kubeconfig.ts';
import { parseDocuments } from '../../adapters/recorded/parse-documents.ts';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { BadConfig } from '../../src/config/bad-config.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { AuditEntry } from '../../src/core/audit-entry.ts';
import { ClusterEntry } from '../../src/core/directory.ts';
import { Refused } from '../../src/core/errors.ts';
import { Feedback } from '../../src/core/feedback.ts';
import { IncidentRecord } from '../../src/core/incident-record.ts';
import { type KindDefinition, projectObject } from '../../src/core/kind.ts';
import { kinds } from '../../src/core/kinds/index.ts';
import { Pause } from '../../src/core/pause.ts';
import { JobPayload, Run } from '../../src/core/run.ts';
import { Silence } from '../../src/core/silence.ts';
import { WatchPause } from '../../src/core/watch-state.ts';
import { explanationShape } from '../../src/explain/answer.ts';
import { LastScan } from '../../src/figures/scans.ts';
import { WorkerBeat } from '../../src/living-workers.ts';
import { OutboxRecord } from '../../src/outbox.ts';
import { parsed } from '../../src/parsed.ts';
import { hostileText, hostileValue, spoiled } from '../support/hostile-values.ts';
import * as fc from '../support/properties.ts';

const RUNS = { numRuns: 120 };
/** No text takes longer, be it ten megabytes: machines that test are busy. */
const LONGEST_MS = 20_000;

/** What every object has, before anybody sent anything. */
const before = Object.getOwnPropertyNames(Object.prototype).sort();
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

/** Runs it, within bounds; what is refused is refused in a sentence. */
const taken = (run: () => unknown): void => {
  const started = process.cpuUsage();
  try {
    run();
  } catch (error) {
    // A stack that overflowed, a property of undefined: faults of ours.
    expect(error, error instanceof Error ? error.stack : String(error)).toBeInstanceOf(Refused);
    expect((error as Error).message.length).toBeLessThan(20_000);
  }
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1_000).toBeLessThan(LONGEST_MS);
};

const texts = (name: string, read: (text: string) => unknown, numRuns = RUNS.numRuns) =>
  test(name, () => {
    fc.assert(
      fc.property(hostileText, (text) => taken(() => read(text))),
      { numRuns },
    );
    expect.hasAssertions();
  }, 180_000);

describe('a text of anybody is read or refused, and takes its time', () => {
  texts('as configuration', (text) => {
    try {
      resolveConfig(configSlices, { env: {}, file: { path: 'k8sgpt.yaml', text }, readSecret: () => '' });
    } catch (error) {
      expect(error).toBeInstanceOf(BadConfig);
    }
  });
  texts('as a kubeconfig', (text) => parseKubeconfig(text, 'KUBECONFIG'));
  texts(
    'as a recording',
    (text) => {
      try {
        parseDocuments(text, 'recording.yaml');
      } catch (error) {
        // Whoever reads the file says which it is.
        expect(error).toMatchObject({ name: 'Malformed' });
      }
    },
    60,
  );
  texts('as rules', (text) => readRules({ path: 'rules.yaml', text }));
  texts('as an answer of a model', (text) => explanationShape.read(text));
  for (const [name, schema] of Object.entries({
    ...{ Run, JobPayload, OutboxRecord, WorkerBeat },
    ...{ IncidentRecord, WatchPause, Silence, Pause, Feedback, AuditEntry, ClusterEntry, LastScan },
  }))
    texts(`as a record in Redis: ${name}`, (text) => parsed(schema, text));
});

test('settings of k8sgpt’s own file are taken or refused, whatever they hold', () => {
  const usual = {
    ai: {
      providers: [{ name: 'openai', model: 'm', password: 'p', baseurl: 'u', customHeaders: [] }],
      defaultprovider: 'openai',
    },
    active_filters: ['Pod'],
    cache: { type: 's3', s3: { bucketname: 'b', region: 'r' } },
    custom_analyzers: [{ name: 'a', connection: { url: 'localhost', port: 1 } }],
    kubeconfig: 'x',
    kubecontext: 'y',
    access: { rules: [{ channels: ['C1'] }] },
  };
  fc.assert(
    fc.property(spoiled(usual), (value) =>
      taken(() => {
        try {
          const file = { path: 'k8sgpt.yaml', text: JSON.stringify(value) };
          resolveConfig(configSlices, { env: {}, file, readSecret: () => '' });
        } catch (error) {
          expect(error).toBeInstanceOf(BadConfig);
        }
      }),
    ),
    { numRuns: 200 },
  );
  expect.hasAssertions();
}, 120_000);

describe('a variable of anybody is taken or refused', () => {
  const variables = configSlices.flatMap((slice) => Object.keys(slice.env));
  test('each of them', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('__proto__', '1e999', '-0', 'x'.repeat(100_000)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...variables), value, (name, given) =>
        taken(() => {
          try {
            resolveConfig(configSlices, { env: { [name]: given }, file: undefined, readSecret: () => given });
          } catch (error) {
            expect(error).toBeInstanceOf(BadConfig);
          }
        }),
      ),
      { numRuns: 400 },
    );
    expect(variables.length).toBeGreaterThan(100);
  }, 120_000);
});

describe('an object of an API server is read, whatever it holds', () => {
  const usual = {
    apiVersion: 'v1',
    kind: 'Any',
    metadata: {
      name: 'a',
      namespace: 'shop',
      labels: { app: 'a' },
      annotations: {},
      ownerReferences: [{ kind: 'X', name: 'y' }],
    },
    spec: {
      containers: [{ name: 'c', image: 'i', env: [], ports: [{ containerPort: 1 }] }],
      template: { spec: {} },
      selector: {},
      rules: [{}],
      replicas: 1,
    },
    status: {
      conditions: [{ type: 'Ready', status: 'False', message: 'm' }],
      containerStatuses: [{ state: {} }],
      phase: 'Running',
    },
  };
  test.each(Object.values(kinds) as readonly KindDefinition[])('$kind', (definition) => {
    fc.assert(
      fc.property(fc.oneof(spoiled(usual), hostileValue), (raw) =>
        taken(() => projectObject(definition, raw as Parameters<typeof projectObject>[1])),
      ),
      { numRuns: 30 },
    );
    expect.hasAssertions();
  });
});

test('findings of a custom analyzer are read, whatever they hold', () => {
  const usual = {
    name: 'shop/a',
    kind: 'Pod',
    error: [{ text: 'it is broken', sensitive: [] }],
    details: 'd',
    severity: 'warning',
  };
  // What only poses as a text, in JSON, is a finding that costs itself.
  const posing = { ...usual, name: { length: { toString: [] } } };
  expect(parseFindings([posing]).trouble?.reason).toBe('not-understandable');
  fc.assert(
    fc.property(fc.array(fc.oneof(spoiled(usual), hostileValue), { maxLength: 4 }), (raw) =>
      taken(() => [parseFindings(raw), parseUnchecked(raw)]),
    ),
    { numRuns: 300 },
  );
  expect.hasAssertions();
});
