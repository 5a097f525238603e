// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProduct } from '../support/product.ts';

const config = `watches:
  - name: all
    every: 10s
    to: { platform: console, workspace: local, channel: console }
alerts:
  settle: 0s
`;

/** Names of the alerts' own messages, each once. */
const alertsIn = (state: string): readonly string[] =>
  [
    ...new Set(
      [...readFileSync(join(state, 'state.jsonl'), 'utf8').matchAll(/"(outbox\/alert\/[^"]+\/root)"/g)].map(
        ([, key = '']) => key,
      ),
    ),
  ].sort();

const looksOf = async (url: string): Promise<number> =>
  Number(
    /k8sgpt_watch_looks_total\{outcome="looked"\} (\d+)/.exec(
      await (await fetch(`${url}/metrics`)).text(),
    )?.[1] ?? 0,
  );

describe('serve, without anything but a configuration', () => {
  it('watches the demo cluster, and tells nobody twice when it starts again', {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-watch-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'k8sgpt.yaml');
    const state = join(folder, 'state');
    writeFileSync(file, config);
    const env = { K8SGPT_CONFIG: file, K8SGPT_STATE_DIR: state };

    const first = await startProduct(env);
    await eventually(() => expect(alertsIn(state)).toHaveLength(3), 60_000);
    const text = await (await fetch(`${first.url}/metrics`)).text();
    expect(text).toMatch(/k8sgpt_watch_last_look_age_seconds\{watch="all",cluster="demo"\} \d/);
    expect(await first.stop()).toBe(0);
    const told = alertsIn(state);

    const second = await startProduct(env);
    await eventually(async () => expect(await looksOf(second.url)).toBeGreaterThan(1), 60_000);
    expect(alertsIn(state)).toEqual(told);
    expect(await second.stop()).toBe(0);
  });
});
