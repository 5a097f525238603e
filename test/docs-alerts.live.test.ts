// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { signatureOf } from '../adapters/alerts/_signature.ts';
import { sinks } from '../adapters/alerts/index.ts';
import { metricCatalogue } from '../adapters/telemetry/metric-catalogue.ts';
import { root } from '../scripts/root.ts';
import { configSlices } from '../src/compose/config-slices.generated.ts';
import { resolveConfig } from '../src/config/resolve.ts';
import type { SinkModule } from '../src/core/ports/sink-module.ts';
import { blocksOf } from './support/blocks.ts';
import { describeWith } from './support/needs.ts';

const page = readFileSync(`${root}docs/guide/alerts-in-and-out.md`, 'utf8');
const all = blocksOf({ path: 'docs/guide/alerts-in-and-out.md', text: page });
const blocks = (tag: string): readonly string[] =>
  all.flatMap((each) => (each.tag === tag ? [each.text] : []));
/** What this file tests of a page. */
const tested = (language: string): string =>
  all.find((each) => each.language === language && each.options['tested'] !== undefined)?.text ?? '';

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'docs-alerts-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

test('configurations of the page are valid', () => {
  const examples = blocks('config');
  expect(examples).toHaveLength(2);
  for (const text of examples) {
    const values = resolveConfig(configSlices, {
      env: {
        INCIDENT_HOOK: 'https://hooks.example.com/a',
        PAGERDUTY_KEY: 'a'.repeat(32),
        ALERTMANAGER_WEBHOOK_TOKEN: 'token-of-alertmanager',
      },
      file: { path: 'k8sgpt.yaml', text },
      readSecret: () => 'sign-with-7f3a9c2e51d8',
    });
    expect(Object.keys(values).length).toBeGreaterThan(5);
  }
});

test('the page names every sink by the variable that turns it on, and metrics that there are', () => {
  for (const { config } of Object.values(sinks) as unknown as readonly SinkModule[]) {
    expect(Object.keys(config.env).some((name) => page.includes(`\`${name}\``))).toBe(true);
  }
  const known = new Set(metricCatalogue.map(({ name }) => name));
  const named = [...page.matchAll(/`(k8sgpt_[a-z_]+)`/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !known.has(name) && name !== 'k8sgpt_incident')).toEqual([]);
  expect(named.length).toBeGreaterThan(6);
});

test('the check of a signature that the page shows accepts ours, and nothing else', async () => {
  const file = join(folder(), 'verify.mjs');
  writeFileSync(file, tested('js'));
  const { isFromTheBot } = (await import(/* @vite-ignore */ file)) as {
    readonly isFromTheBot: (headers: object, body: string, secret: string) => boolean;
  };
  const secret = 'sign-with-7f3a9c2e51d8';
  const body = '{"version":1}';
  const headers = signatureOf(secret, 'prod/x/1/opened/5', body, Date.now());
  expect(isFromTheBot(headers, body, secret)).toBe(true);
  expect(isFromTheBot(headers, `${body} `, secret)).toBe(false);
  expect(isFromTheBot(headers, body, 'another-secret-of-16')).toBe(false);
  const old = signatureOf(secret, 'id', body, Date.now() - 600_000);
  expect(isFromTheBot(old, body, secret)).toBe(false);
});

describeWith('amtool', 'amtool', (program) => {
  test('takes the configuration of Alertmanager that the page shows', () => {
    const file = join(folder(), 'alertmanager.yml');
    writeFileSync(file, tested('yaml'));
    expect(execFileSync(program, ['check-config', file], { encoding: 'utf8' })).toContain('SUCCESS');
  });
});
