// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { name, names, shownNames } from '../src/core/datum.ts';
import { fingerprint } from '../src/core/fingerprint.ts';

const OWNER = { kind: 'Ingress', namespace: 'shop', name: 'web' };
const idOf = (data: Parameters<typeof fingerprint>[3]): string =>
  fingerprint('prod', 'ingress/class-missing', OWNER, data);

it('the trouble stays the same when what could be meant instead changes', () => {
  const wanted = name('IngressClass', 'traefik');
  expect(idOf({ class: wanted, known: shownNames('IngressClass', ['nginx']) })).toBe(
    idOf({ class: wanted, known: shownNames('IngressClass', ['haproxy', 'nginx']) }),
  );
});

it('it is another trouble when the names of it change', () => {
  expect(idOf({ hosts: names('host', ['a.example.com']) })).not.toBe(
    idOf({ hosts: names('host', ['b.example.com']) }),
  );
});
