// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from 'node:fs';
import { ServerCredentials, type ServerWritableStream, status } from '@grpc/grpc-js';
import { describe, expect, it, test } from 'vitest';
import { timeLimit } from '../../src/core/time-limit.ts';
import { certificateAuthority } from '../support/certificates.ts';
import {
  configured,
  grpcServer,
  httpServer,
  k8sgptContract,
  look,
  ownContract,
} from '../support/custom-servers.ts';

type Stream = ServerWritableStream<Record<string, unknown>, object>;

const recorded = new URL('../../../shared/reference/wire/custom-analyzer.json', import.meta.url);
const full = { kind: 'Host', name: 'node-1', text: 'disk /var is 97% full' };

describe('an analyzer made for k8sgpt', () => {
  // As k8sgpt recorded it: what it sends is empty, what it accepts is this.
  test.skipIf(!existsSync(recorded))(
    existsSync(recorded)
      ? 'is asked and understood to the byte'
      : 'skipped: the recorded exchange is not beside the project',
    async () => {
      const { exchange, response } = JSON.parse(readFileSync(recorded, 'utf8'));
      const heard: Buffer[] = [];
      const method = k8sgptContract['Run'];
      if (method === undefined) throw new Error('no Run');
      const contract = {
        Run: { ...method, requestDeserialize: (bytes: Buffer) => (heard.push(bytes), {}) },
      };
      const address = await grpcServer(
        [
          [
            contract,
            {
              Run: (_: unknown, done: (error: null, bytes: Buffer) => void) =>
                done(null, Buffer.from(response, 'base64')),
            },
          ],
        ],
        { raw: true },
      );
      const [url, port] = address.split(':');
      const answer = await look(await configured({ connection: { url, port } }));
      expect(heard).toEqual([Buffer.from(exchange[0].request, 'base64')]);
      expect(answer).toEqual({
        findings: [{ ...full, parent: { kind: 'Rack', name: 'r1' }, sensitive: ['node-1'] }],
      });
    },
  );

  it('speaks the same over HTTP', async () => {
    const heard: string[] = [];
    const url = await httpServer((request, response, body) => {
      heard.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          result: { kind: 'Host', name: 'node-1', error: [{ text: full.text }], parentObject: 'Rack/r1' },
        }),
      );
    });
    const answer = await look(await configured({ url, contract: 'k8sgpt' }));
    expect(heard).toEqual(['POST /v1/run {}']);
    expect(answer.findings).toEqual([{ ...full, parent: { kind: 'Rack', name: 'r1' }, sensitive: [] }]);
  });

  it('has nothing to say where nothing is wrong', async () => {
    const address = await grpcServer([
      [k8sgptContract, { Run: (_: unknown, done: (e: null, v: object) => void) => done(null, {}) }],
    ]);
    expect(await look(await configured({ url: `grpc://${address}` }))).toEqual({ findings: [] });
  });
});

const rich = {
  kind: 'Widget',
  name: 'w1',
  namespace: 'shop',
  text: 'bäd key of alice',
  severity: 'critical',
  code: 'BadKey',
  fix: 'Rotate it.',
  docs: 'https://example.com/key',
  since: '2026-11-22T09:00:00Z',
  sensitive: ['bob'],
  labels: { app_name: 'web' },
};
const understood = {
  ...rich,
  apiVersion: 'example.com/v1',
  code: 'bad-key',
  since: Date.parse(rich.since),
  sensitive: ['bob', 'alice'],
};

describe('an analyzer that speaks our contract', () => {
  it('is told what to look at, with its token and deadline, over gRPC', async () => {
    const heard: unknown[] = [];
    const address = await grpcServer([
      [
        ownContract,
        {
          Run: (call: Stream) => {
            heard.push(
              call.request,
              call.metadata.get('authorization'),
              Number(call.getDeadline()) - Date.now(),
            );
            call.write({
              findings: [
                { ...rich, api_version: 'example.com/v1', sensitive_spans: [{ start: 11, end: 16 }] },
              ],
            });
            call.write({ findings: [full], unchecked: [{ kind: 'Disk', reason: 'no rights' }] });
            call.end();
          },
        },
      ],
    ]);
    const analyzer = await configured(
      { url: `grpc://${address}`, token: { env: 'T' } },
      { env: { T: 'secret' } },
    );
    expect(await look(analyzer)).toEqual({
      findings: [understood, { ...full, sensitive: [] }],
      unread: [{ kind: 'Disk', reason: 'unavailable', detail: 'no rights' }],
    });
    expect(heard[0]).toMatchObject({
      schema: 1,
      cluster: 'test',
      namespaces: ['shop'],
      label_selector: 'app=web',
    });
    expect(heard[1]).toEqual(['Bearer secret']);
    expect(heard[2]).toBeLessThanOrEqual(5_000);
  });

  it('is told the same over HTTP', async () => {
    let heard: { readonly token: string | undefined; readonly body: unknown } | undefined;
    const url = await httpServer((request, response, body) => {
      heard = { token: request.headers.authorization, body: JSON.parse(body) };
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(
        JSON.stringify({
          findings: [{ ...rich, apiVersion: 'example.com/v1', sensitiveSpans: [{ start: 11, end: 16 }] }],
        }),
      );
    });
    const analyzer = await configured(
      { url: `${url}/v1/run`, token: { env: 'T' } },
      { env: { T: 'secret' } },
    );
    expect(await look(analyzer)).toEqual({ findings: [understood] });
    expect(heard?.token).toBe('Bearer secret');
    expect(heard?.body).toMatchObject({
      schema: 1,
      cluster: 'test',
      namespaces: ['shop'],
      labelSelector: 'app=web',
    });
  });

  it('keeps what it said before it failed', async () => {
    const address = await grpcServer([
      [
        ownContract,
        {
          Run: (call: Stream) => {
            call.write({ findings: [full] });
            call.emit('error', { code: status.INTERNAL, details: 'the disk controller is gone' });
          },
        },
      ],
    ]);
    expect(await look(await configured({ url: `grpc://${address}` }))).toEqual({
      findings: [{ ...full, sensitive: [] }],
      trouble: { reason: 'failed', detail: 'it failed: the disk controller is gone' },
    });
  });
});

describe('TLS', () => {
  const authority = certificateAuthority('custom CA');
  const { certificate, key } = authority.issue({ name: 'disk', hosts: ['127.0.0.1'] });
  const files = async (contents: Readonly<Record<string, string>>) => {
    const { mkdtemp, writeFile } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const folder = await mkdtemp(`${tmpdir()}/custom-tls-`);
    const paths: Record<string, string> = {};
    for (const [name, text] of Object.entries(contents)) {
      paths[name] = `${folder}/${name}.pem`;
      await writeFile(`${folder}/${name}.pem`, text);
    }
    return paths;
  };
  const client = authority.issue({ name: 'k8sgpt' });
  const well = { findings: [{ ...full, sensitive: [] }] };

  test.each(['https', 'grpcs'])('is what %s trusts and shows, and nothing else', async (scheme) => {
    const ca = Buffer.from(authority.certificate);
    const address =
      scheme === 'https'
        ? (
            await httpServer(
              (_, response) =>
                response
                  .setHeader('content-type', 'application/json')
                  .end(JSON.stringify({ findings: [full] })),
              {
                key,
                cert: certificate,
                ca: authority.certificate,
                requestCert: true,
                rejectUnauthorized: true,
              } as never,
            )
          ).slice('https://'.length)
        : await grpcServer(
            [[ownContract, { Run: (call: Stream) => (call.write({ findings: [full] }), call.end()) }]],
            {
              tls: ServerCredentials.createSsl(
                ca,
                [{ private_key: Buffer.from(key), cert_chain: Buffer.from(certificate) }],
                true,
              ),
            },
          );
    const url = `${scheme}://${address}`;
    const tls = await files({ ca: authority.certificate, cert: client.certificate, key: client.key });
    expect(await look(await configured({ url, tls }))).toEqual(well);
    const untrusted = await look(await configured({ url }));
    expect(untrusted).toMatchObject({ findings: [], trouble: { reason: 'refused' } });
    const unshown = await look(await configured({ url, tls: { ca: tls['ca'] } }));
    expect(unshown.trouble?.reason).toMatch(/refused|unreachable/);
    const missing = await look(await configured({ url, tls: { ca: '/nowhere.pem' } }));
    expect(missing.trouble).toEqual({ reason: 'refused', detail: '/nowhere.pem cannot be read (ENOENT)' });
  });
});

describe('doctor', () => {
  it('says how each is, and what to do', async () => {
    const url = await httpServer((request, response) => {
      response.statusCode = request.url === '/healthz' ? 200 : 404;
      response.end();
    });
    const check = async (given: Readonly<Record<string, unknown>>) =>
      (await configured(given)).diagnose(timeLimit(5_000));
    expect(await check({ url })).toEqual([{ name: 'disk', status: 'ok', detail: 'answers, and is well' }]);
    expect(await check({ url: 'http://127.0.0.1:1' })).toMatchObject([
      {
        name: 'disk',
        status: 'failed',
        detail: 'it cannot be reached (ECONNREFUSED)',
        fix: expect.stringContaining('url'),
      },
    ]);
    const address = await grpcServer([[k8sgptContract, { Run: () => undefined }]]);
    expect(await check({ url: `grpc://${address}` })).toMatchObject([
      { status: 'ok', detail: 'answers; it does not tell how it is' },
    ]);
    expect(await check({ url: 'grpc://127.0.0.1:1' })).toMatchObject([
      { status: 'failed', fix: expect.any(String) },
    ]);
  });
});
