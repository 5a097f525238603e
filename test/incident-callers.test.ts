// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { cause, impact, only, troubles } from './support/incidents.ts';
import { deployment, ingress, nginx, type Raw, reportOf, service } from './support/objects.ts';

describe('programs that call one another', () => {
  const database = (name = 'db'): readonly Raw[] => [
    ...deployment(name, { trouble: 'oom' }),
    ...service(name, { unready: [`${name}-5d4f-0`] }),
  ];
  const calling = (host: string): { readonly env: readonly Raw[] } => ({
    env: [{ name: 'DB_HOST', value: host }],
  });

  it('joins a crashing program to the dead Service in its environment, as a guess', async () => {
    const report = await reportOf([
      ...database(),
      ...deployment('api', { trouble: 'crash', ...calling('db.shop.svc.cluster.local') }),
      ...service('api', { unready: ['api-5d4f-0'] }),
    ]);
    const incident = only(report);
    expect(cause(incident)).toBe('Pod/shop/db-5d4f-0');
    expect(incident.confidence).toBe('medium');
    expect(impact(incident)).toBe(
      '1 of 1 pod is not ready → Service db has no endpoints → api calls it and fails',
    );
  });

  it('names the Service of the caller where somebody enters through it', async () => {
    const report = await reportOf([
      nginx,
      ...database(),
      ...deployment('api', { trouble: 'crash', ...calling('db') }),
      ...service('api', { unready: ['api-5d4f-0'] }),
      ingress('api', 'api.example.com', 'api'),
    ]);
    expect(impact(only(report))).toBe(
      '1 of 1 pod is not ready → Service db has no endpoints → api calls it and fails → Service api has no endpoints → http://api.example.com answers 503',
    );
  });

  it('joins by what the program said when it ended', async () => {
    const report = await reportOf([
      ...database(),
      ...deployment('api', {
        trouble: 'crash',
        says: 'dial tcp: lookup db.shop.svc:5432: connection refused',
      }),
    ]);
    expect(cause(only(report))).toBe('Pod/shop/db-5d4f-0');
  });

  it('leaves alone who calls a Service that answers, another namespace’s namesake or the outside world', async () => {
    const healthy = [...deployment('cache'), ...service('cache', { ready: ['cache-5d4f-0'] })];
    const report = await reportOf([
      ...database(),
      ...healthy,
      ...deployment('a', { trouble: 'crash', ...calling('cache') }),
      ...deployment('b', { trouble: 'crash', namespace: 'other', ...calling('db') }),
      ...deployment('c', { trouble: 'crash', ...calling('db.example.com') }),
    ]);
    expect(troubles(report)).toHaveLength(4);
    expect(troubles(report).every(({ confidence }) => confidence === 'high')).toBe(true);
  });

  it('does not blame a database for an image that cannot be pulled', async () => {
    const refused = { waiting: 'ImagePullBackOff', message: 'Back-off pulling image' };
    const report = await reportOf([
      ...database(),
      ...deployment('api', { trouble: refused, ...calling('db') }),
    ]);
    expect(troubles(report)).toHaveLength(2);
  });

  it('cuts mutual blame: two programs that call each other are one incident, the same one each time', async () => {
    const objects = [
      ...deployment('a', { trouble: 'crash', ...calling('b') }),
      ...service('a', { unready: ['a-5d4f-0'] }),
      ...deployment('b', { trouble: 'crash', ...calling('a') }),
      ...service('b', { unready: ['b-5d4f-0'] }),
    ];
    const [one, other] = [await reportOf(objects), await reportOf([...objects].reverse())];
    expect(only(one)).toEqual(only(other));
    expect(only(one).workloads).toBe(2);
  });

  it('does not let a program blame the Service that it is itself behind', async () => {
    const report = await reportOf([
      ...deployment('raft', { trouble: 'crash', ...calling('raft') }),
      ...service('raft', { unready: ['raft-5d4f-0'] }),
    ]);
    expect(only(report)).toMatchObject({ confidence: 'high', workloads: 1 });
  });
});
