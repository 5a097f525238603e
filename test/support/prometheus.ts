// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

export interface PrometheusServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

interface Scraped {
  /** `127.0.0.1:1234` each. */
  readonly targets: readonly string[];
  /** Files of rules, by absolute paths. */
  readonly rules?: readonly string[];
}

/** A real Prometheus that reads these metrics, or those of these processes, five times a second. */
export const startPrometheus = async (
  program: string,
  metrics: string | Scraped,
): Promise<PrometheusServer> => {
  const exporter = createHttpServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(metrics);
  }).listen(0, '127.0.0.1');
  await once(exporter, 'listening');
  const { targets, rules = [] } =
    typeof metrics === 'string'
      ? { targets: [`127.0.0.1:${(exporter.address() as AddressInfo).port}`] }
      : metrics;
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const config = join(folder, 'prometheus.yml');
  await writeFile(
    config,
    `global: { evaluation_interval: 1s }
rule_files: ${JSON.stringify(rules)}
scrape_configs:
  - job_name: tests
    honor_labels: true
    scrape_interval: ${typeof metrics === 'string' ? '200ms' : '1s'}
    scrape_timeout: ${typeof metrics === 'string' ? '200ms' : '1s'}
    static_configs: [{ targets: ${JSON.stringify(targets)} }]
`,
  );
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const last = (): void => void child.kill('SIGKILL');
  process.once('exit', last);
  const lines: string[] = [];
  const isReady = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (/Server is ready to receive web requests/.test(line)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`prometheus ended with ${code}:\n${lines.join('\n')}`)));
  });
  const close = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    process.removeListener('exit', last);
    exporter.closeAllConnections();
    exporter.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await isReady;
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, close };
};
