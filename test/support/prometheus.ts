import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PrometheusServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** A real Prometheus that reads these metrics five times a second. */
export const startPrometheus = async (program: string, metrics: string): Promise<PrometheusServer> => {
  const exporter = createHttpServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(metrics);
  }).listen(0, '127.0.0.1');
  await once(exporter, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const config = join(folder, 'prometheus.yml');
  await writeFile(
    config,
    `scrape_configs:
  - job_name: tests
    honor_labels: true
    scrape_interval: 200ms
    scrape_timeout: 200ms
    static_configs: [{ targets: ['127.0.0.1:${(exporter.address() as AddressInfo).port}'] }]
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
