// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildBundle } from '../support/build-bundle.ts';
import { eventually } from '../support/eventually.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { startProcess } from '../support/processes.ts';

test('the bundle traces where a collector is set, and loads none of its libraries where none is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-bundle-traces-'));
  const receiver = await otlpReceiver();
  onTestFinished(async () => {
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const app = join(folder, 'app');
  await buildBundle(join(folder, 'home'), app);
  const program = join(app, 'dist/main.js');
  const files = readdirSync(join(app, 'dist')).filter((name) => name.endsWith('.js'));
  const heavy = files.filter((name) =>
    readFileSync(join(app, 'dist', name), 'utf8').includes('OTLPTraceExporter'),
  );
  expect(heavy).toHaveLength(1);
  // Nothing but the import on demand leads there.
  const asked = files.filter((name) =>
    new RegExp(`^import[^(]*"\\./${heavy[0] ?? '-'}"`, 'm').test(
      readFileSync(join(app, 'dist', name), 'utf8'),
    ),
  );
  expect(asked).toEqual([]);

  const env = { HOME: folder, K8SGPT_DEMO: 'demo', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const serve = await startProcess('serve', env, { program });
  const page = new URL(/Chat page\W+(http:\/\/\S+)/.exec(serve.output())?.[1] ?? 'http://none').origin;
  expect((await fetch(`${page}/metrics`)).status).toBe(200);
  await eventually(() => expect(receiver.spans.map(({ name }) => name)).toContain('list namespaces'), 30_000);
  expect(await serve.end('SIGTERM')).toBe(0);
}, 120_000);
