// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { stores } from '../../adapters/cache/index.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { CachePlace } from '../../src/core/ports/cache-module.ts';
import { cacheContract } from '../contracts/cache.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { describeWith, type Program } from '../support/needs.ts';

/** The key that every Azurite has: https://learn.microsoft.com/azure/storage/common/storage-use-azurite. */
const AZURITE_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

interface Emulated {
  readonly program: Program;
  readonly store: 's3' | 'azure-blob' | 'gcs';
  readonly argv: (port: number) => readonly string[];
  readonly place: (url: string) => CachePlace;
  /** Makes the bucket: the cache itself never does. */
  readonly prepare: (url: string) => Promise<unknown>;
}

const azurite = (url: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${AZURITE_KEY};BlobEndpoint=${url}/devstoreaccount1;`;

const emulators: readonly Emulated[] = [
  {
    program: 'moto_server',
    store: 's3',
    argv: (port) => ['-H', '127.0.0.1', '-p', `${port}`],
    place: (endpoint) => ({ bucket: 'answers', endpoint }),
    prepare: (url) =>
      fetch(`${url}/answers`, {
        method: 'PUT',
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x/20261125/us-east-1/s3/aws4_request' },
      }),
  },
  {
    program: 'azurite-blob',
    store: 'azure-blob',
    argv: (port) => [
      ...['--blobHost', '127.0.0.1', '--blobPort', `${port}`],
      ...['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'],
    ],
    place: (url) => ({ container: 'answers', connectionString: azurite(url) }),
    prepare: async (url) => {
      const { BlobServiceClient } = await import('@azure/storage-blob');
      await BlobServiceClient.fromConnectionString(azurite(url)).getContainerClient('answers').create();
    },
  },
  {
    program: 'fake-gcs-server',
    store: 'gcs',
    argv: (port) => [
      ...['-scheme', 'http', '-host', '127.0.0.1', '-port', `${port}`, '-backend', 'memory'],
      ...['-public-host', `127.0.0.1:${port}`],
    ],
    place: (endpoint) => ({ bucket: 'answers', endpoint }),
    prepare: (url) =>
      fetch(`${url}/storage/v1/b`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'answers' }),
      }),
  },
];

for (const { program, store, argv, place, prepare } of emulators)
  describeWith(program, `${store} against ${program}`, (path) => {
    let [url, made] = ['', 0];
    let stop = async (): Promise<void> => undefined;
    beforeAll(async () => {
      const port = await freePort();
      const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-objects-'));
      const child = spawn(path, argv(port), { stdio: 'ignore', cwd: folder });
      const last = (): void => void child.kill('SIGKILL');
      process.once('exit', last);
      stop = async () => {
        last();
        process.off('exit', last);
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        rmSync(folder, { recursive: true, force: true });
      };
      url = `http://127.0.0.1:${port}`;
      await eventually(() => prepare(url), 25_000);
    });
    beforeEach(() => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    });
    afterAll(() => stop());

    cacheContract(store, async () => {
      let time = Date.now();
      const prefix = `test-${(made += 1)}/`;
      const { default: module } = await stores[store]();
      const open = () =>
        module.open({
          clock: { now: () => time, sleep: async () => undefined },
          log: silentLog,
          maxBytes: 1,
          place: { ...place(url), prefix },
          timeoutMs: 20_000,
        });
      return {
        cache: await open(),
        another: open,
        pass: async (ms) => {
          time += ms + 1;
        },
        now: () => time,
        many: 60,
      };
    });
  });
