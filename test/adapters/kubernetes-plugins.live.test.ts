// SPDX-License-Identifier: Apache-2.0

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, logIn } from '../support/log-in.ts';
import { realClock } from '../support/real-clock.ts';
import { namespace, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';

const objects = [namespace, pod('a')];

/** A plug-in that does what the JavaScript says; `runs()` counts how often it was started. */
const plugin = async (script: string) => {
  const path = await folder();
  const log = join(path, 'runs');
  await writeFile(log, '');
  const file = join(path, 'plugin.mjs');
  const count = `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(log)}, 'x');`;
  await writeFile(file, `${count}\n${script}`);
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [file] },
    runs: async () => (await readFile(log, 'utf8')).length,
  };
};
const credential = (status: object, version = 'v1'): string =>
  `process.stdout.write(${JSON.stringify(JSON.stringify({ kind: 'ExecCredential', apiVersion: `client.authentication.k8s.io/${version}`, status }))});`;

describe('a credential plug-in', () => {
  it.each(['v1', 'v1beta1'])('is asked once for as long as its %s token is good', async (version) => {
    const server = await serve(objects);
    const { exec, runs } = await plugin(credential({ token: server.token }, version));
    const apiVersion = `client.authentication.k8s.io/${version}`;
    const { scan } = await logIn(server, { exec: { ...exec, apiVersion, interactiveMode: 'IfAvailable' } });
    await Promise.all([scan(), scan()]);
    expect((await scan()).kinds.Pod?.status).toBe('read');
    expect(await runs()).toBe(1);
  });

  it('is asked again when its token expires, or is no longer accepted', async () => {
    const server = await serve(objects);
    const expirationTimestamp = new Date(Date.now() + 60_000).toISOString();
    const { exec, runs } = await plugin(credential({ token: server.token, expirationTimestamp }));
    let ahead = 0;
    const { scan } = await logIn(
      server,
      { exec },
      { clock: { ...realClock, now: () => Date.now() + ahead } },
    );
    await scan();
    expect(await runs()).toBe(1);
    ahead = 61_000;
    await scan();
    expect(await runs()).toBeGreaterThan(1);
    const wrong = await plugin(credential({ token: 'not-this-one' }));
    const error = await rejection((await logIn(server, { exec: wrong.exec })).scan());
    expect(error.name).toBe('Refused');
    expect(error.message).toContain('does not accept the credentials');
    expect(await wrong.runs()).toBe(2);
  });

  it('is told who asks and what of, and given its own environment', async () => {
    const server = await serve(objects);
    const out = join(await folder(), 'info');
    const { exec } = await plugin(
      `import { writeFileSync } from 'node:fs';
       writeFileSync(process.env.OUT, process.env.KUBERNETES_EXEC_INFO);
       ${credential({ token: server.token })}`,
    );
    const cluster = {
      extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'shop' } }],
    };
    const user = { exec: { ...exec, provideClusterInfo: true, env: [{ name: 'OUT', value: out }] } };
    await (await logIn(server, user, { cluster })).scan();
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { interactive: false, cluster: { server: server.url, config: { audience: 'shop' } } },
    });
  });

  it.each<[string, string, string]>([
    [
      'fails',
      `console.error('sso session is over: run aws sso login'); process.exit(3);`,
      'failed: sso session is over: run aws sso login.',
    ],
    ['fails without a word', 'process.exit(3);', 'failed: it ended with 3.'],
    ['prints something else', `console.log('hello');`, 'failed: what it printed is no JSON.'],
    [
      'prints nothing to log in with',
      credential({}),
      'failed: it printed neither a token nor a certificate.',
    ],
    [
      'prints half a pair',
      credential({ clientCertificateData: 'x' }),
      'failed: it printed a certificate or a key without the other.',
    ],
    [
      'answers in another version',
      credential({ token: 'x' }, 'v1alpha1'),
      'failed: it answered in client.authentication.k8s.io/v1alpha1, asked in client.authentication.k8s.io/v1.',
    ],
    [
      'waits for somebody',
      'setInterval(() => {}, 1000);',
      'did not end in time; does it wait for somebody to log in?',
    ],
  ])('that %s is refused with its words', async (_, script, words) => {
    const server = await serve(objects);
    const { exec } = await plugin(script);
    const { scan } = await logIn(
      server,
      { exec },
      { limits: { pluginMs: script.includes('setInterval') ? 200 : 5_000 } },
    );
    const error = await rejection(scan());
    expect([error.name, error.message]).toEqual([
      'Refused',
      `The credential plug-in ${exec.command} of context test ${words}`,
    ]);
    expect(server.stats().requests).toBe(0);
  });

  it('shows no secret of what it complains about', async () => {
    const server = await serve(objects);
    const { exec } = await plugin(
      `console.error('refused: Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'); process.exit(1);`,
    );
    const error = await rejection((await logIn(server, { exec })).scan());
    expect(error.message).not.toContain('eyJzdWIiOiJhIn0');
  });

  it('that is not there, may not be run, wants a terminal or is too old is refused before anything is sent', async () => {
    const server = await serve(objects);
    const file = join(await folder(), 'plugin');
    await writeFile(file, '#!/bin/sh\n');
    await chmod(file, 0o600);
    const of = async (exec: object) => rejection((await logIn(server, { exec })).scan());
    const installHint = 'brew install nothing';
    expect(await of({ command: 'no-such-plugin-here', installHint })).toMatchObject({
      name: 'Refused',
      message: 'The credential plug-in no-such-plugin-here of context test is not installed here.',
      hint: installHint,
    });
    expect((await of({ command: file })).message).toBe(
      `The credential plug-in ${file} of context test failed: it may not be run.`,
    );
    expect((await of({ command: 'x', interactiveMode: 'Always' })).message).toContain('wants a terminal');
    expect(
      (await of({ command: 'x', apiVersion: 'client.authentication.k8s.io/v1alpha1' })).message,
    ).toContain('speaks client.authentication.k8s.io/v1alpha1, which Kubernetes clients no longer do');
    expect(server.stats().requests).toBe(0);
  });
});
