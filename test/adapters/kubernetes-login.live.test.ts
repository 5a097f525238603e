// SPDX-License-Identifier: Apache-2.0

import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { options, patience } from '../support/kubernetes.ts';
import { folder, logIn } from '../support/log-in.ts';
import { namespace, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';
import { tlsFront } from '../support/tls-front.ts';

const objects = [namespace, pod('a')];

describe('other ways to log in', () => {
  it('tokens in files are read again when they change', async () => {
    const server = await serve(objects);
    const tokenFile = join(await folder(), 'token');
    await writeFile(tokenFile, 'an-old-one');
    const { scan } = await logIn(server, { tokenFile });
    expect((await rejection(scan())).name).toBe('Refused');
    await writeFile(tokenFile, `${server.token}\n`);
    expect((await scan()).kinds.Pod?.status).toBe('read');
  });

  it('a missing token file is named', async () => {
    const server = await serve(objects);
    const tokenFile = join(await folder(), 'token');
    const error = await rejection((await logIn(server, { tokenFile })).scan());
    expect([error.name, error.message]).toEqual([
      'Refused',
      `The token file ${tokenFile} cannot be read (ENOENT).`,
    ]);
  });

  it('name and password, impersonation and a token reach the server as headers', async () => {
    const heard: Record<string, unknown>[] = [];
    const api = createServer((request, response) => {
      heard.push(request.headersDistinct);
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"kind":"Status","message":"no"}');
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      api.closeAllConnections();
      api.close();
    });
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const user = {
      username: 'ana',
      password: 'π',
      as: 'bob',
      'as-uid': '7',
      'as-groups': ['dev', 'ops'],
      'as-user-extra': { 'a/b': ['x', 'y'] },
    };
    await (await logIn({ url }, user)).scan();
    expect(heard[0]).toMatchObject({
      authorization: [`Basic ${Buffer.from('ana:π').toString('base64')}`],
      'impersonate-user': ['bob'],
      'impersonate-uid': ['7'],
      'impersonate-group': ['dev', 'ops'],
      'impersonate-extra-a%2fb': ['x', 'y'],
    });
  });

  it.each(['two\r\nx-evil: 1', ' ', 'a b', 'ü'])(
    'a token that none can be is refused, and never sent: %j',
    async (token) => {
      const server = await serve(objects);
      const error = await rejection((await logIn(server, { token })).scan());
      expect([error.name, server.stats().requests]).toEqual(['Refused', 0]);
    },
  );

  it('a pod has its service account: the token is read again, and no other cluster needs to be told', async () => {
    const authority = certificateAuthority();
    const server = await serve(objects);
    const front = await tlsFront(server, authority.issue({ name: 'kubernetes', hosts: ['127.0.0.1'] }));
    const serviceAccountDirectory = await folder();
    const put = (name: string, text: string) => writeFile(join(serviceAccountDirectory, name), text);
    await Promise.all([put('token', 'old'), put('ca.crt', authority.certificate), put('namespace', 'shop')]);
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(front.port) };
    const clusters = await kubernetesClusters(options({ env, serviceAccountDirectory }));
    onTestFinished(() => clusters.close());
    expect([clusters.names(), clusters.defaultName()]).toEqual([['in-cluster'], 'in-cluster']);
    const reader = await clusters.open('in-cluster');
    const refused = await rejection(reader.snapshot(['Pod'], {}, { signal: patience() }));
    expect([refused.name, refused.message]).toEqual([
      'Refused',
      'in-cluster does not accept the credentials of service account (Unauthorized). Log in again, or put a new token there.',
    ]);
    await put('token', server.token);
    const { kinds } = await reader.snapshot(['Pod'], {}, { signal: patience() });
    expect(kinds.Pod?.status).toBe('read');
  });

  it('outside a pod, and without a kubeconfig, there is no cluster: what to set is said', async () => {
    const error = await rejection(kubernetesClusters(options({ serviceAccountDirectory: await folder() })));
    expect([error.name, error.message]).toEqual([
      'Refused',
      'No cluster is configured. Set KUBECONFIG to the path of a kubeconfig, or run inside a pod.',
    ]);
  });
});
