// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

export interface AlertmanagerServer {
  readonly url: string;
  /** Alerts that it has now, by its API. */
  readonly alerts: () => Promise<readonly AlertThere[]>;
  /** Groups of alerts by which it tells. */
  readonly groups: () => Promise<
    readonly { readonly labels: Record<string, string>; readonly alerts: readonly unknown[] }[]
  >;
  readonly post: (alerts: readonly object[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface AlertThere {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly status: { readonly state: string };
  readonly generatorURL: string;
}

const json = async <T>(url: string): Promise<T> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Alertmanager answered ${response.status}`);
  return (await response.json()) as T;
};

/** A real Alertmanager that tells one webhook at once. */
export const startAlertmanager = async (
  program: string,
  webhook: { readonly url: string; readonly token: string },
): Promise<AlertmanagerServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  await writeFile(
    config,
    `route:
  receiver: bot
  group_by: [alertname, cluster]
  group_wait: 100ms
  group_interval: 300ms
  repeat_interval: 1h
receivers:
  - name: bot
    webhook_configs:
      - url: ${webhook.url}
        send_resolved: true
        http_config: { authorization: { credentials: ${webhook.token} } }
`,
  );
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const last = (): void => void child.kill('SIGKILL');
  process.once('exit', last);
  const lines: string[] = [];
  const isReady = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (/Listening/.test(line)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`alertmanager ended with ${code}:\n${lines.join('\n')}`)));
  });
  const close = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    process.removeListener('exit', last);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await isReady;
  } catch (error) {
    await close();
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    alerts: () => json(`${url}/api/v2/alerts`),
    groups: () => json(`${url}/api/v2/alerts/groups`),
    post: async (alerts) => {
      const response = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    close,
  };
};
