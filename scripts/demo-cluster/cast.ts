// SPDX-License-Identifier: Apache-2.0

import { withoutItsConfigMap } from './missing-config-map.ts';
import { DAY, type Editable, MINUTE, older } from './objects.ts';

/** One recorded state and the part it plays in the demo. */
export interface Part {
  readonly state: string;
  /** Recorded names → names of the demo, the namespace among them. */
  readonly names: Readonly<Record<string, string>>;
  readonly change?: (objects: readonly Editable[]) => readonly Editable[];
}

const is =
  (...kinds: readonly string[]) =>
  (object: Editable): boolean =>
    kinds.includes(object.kind as string);
const not =
  (...kinds: readonly string[]) =>
  (object: Editable): boolean =>
    !kinds.includes(object.kind as string);

/** Nothing happened for weeks: no events, which live for an hour. */
const healthy = (days: number) => (objects: readonly Editable[]) =>
  older(objects.filter(not('Event')), days * DAY);

/** What people applied, and what controllers made of it, is old; pods are as young as recorded. */
const longDeployed = (objects: readonly Editable[], days: number): readonly Editable[] =>
  objects
    // Their creation is long ago, and so is what was told about it.
    .filter(
      (object) =>
        !(object.kind === 'Event' && ['ScalingReplicaSet', 'SuccessfulCreate'].includes(object.reason)),
    )
    .flatMap((object) =>
      is('Pod', 'Event')(object) ? [object] : older([object], days * DAY, ['creationTimestamp']),
    );

/** Begun earlier than recorded, still going on. */
const begun = (objects: readonly Editable[], ms: number): readonly Editable[] =>
  older(objects, ms, [
    'creationTimestamp',
    'firstTimestamp',
    'eventTime',
    'lastTransitionTime',
    'lastUpdateTime',
    'startTime',
  ]);

export const cast: readonly Part[] = [
  // 1. critical: a ConfigMap is missing → pods cannot start → no endpoints → the shop's checkout answers 503.
  {
    state: 'svc-only-notready',
    names: { 'svc-only-notready': 'shop', auth: 'checkout' },
    change: (objects) => longDeployed(withoutItsConfigMap(objects, 'shop-config'), 63),
  },
  // 2. critical: a database is killed for memory again and again; what depends on it crashes.
  {
    state: 'cascade-db-oom',
    names: { 'cascade-db-oom': 'payments', db: 'ledger-db', api: 'payments-api' },
    change: (objects) => longDeployed(begun(objects, 24 * MINUTE), 118),
  },
  // 3. warning: nobody noticed that the 30th of February does not come.
  {
    state: 'cronjob-never-fires',
    names: { 'cronjob-never-fires': 'reports', yearly: 'february-closing' },
    change: healthy(41),
  },
  // The rest is well.
  {
    state: 'ok-tls-good',
    names: { 'ok-tls-good': 'shop', web: 'storefront', www: 'shop' },
    change: (objects) =>
      healthy(63)(objects.filter(not('Secret', 'Namespace', 'ServiceAccount')).map(shopIngress)),
  },
  {
    state: 'quota-near-limit',
    names: { 'quota-near-limit': 'catalog', cache: 'catalog-cache' },
    change: (objects) => healthy(22)(objects.filter(not('ResourceQuota'))),
  },
  {
    state: 'ok-sts-no-servicename',
    names: { 'ok-sts-no-servicename': 'search', worker: 'indexer' },
    change: healthy(35),
  },
  {
    state: 'ok-running-job',
    names: { 'ok-running-job': 'search', train: 'rebuild-index' },
    change: (objects) => objects.filter(not('Namespace', 'ServiceAccount')),
  },
  {
    state: 'ok-leader-election',
    names: { 'ok-leader-election': 'platform', controller: 'rollout-controller' },
    // ConfigMaps that nothing mounts are worth a remark, and the rest is meant to be well.
    change: (objects) =>
      healthy(90)(objects.filter(({ metadata }) => !['dashboards', 'feature-flags'].includes(metadata.name))),
  },
  { state: 'ok-kube-system-like', names: { 'ok-kube-system-like': 'kube-system' }, change: healthy(120) },
];

/** One host for the shop: `/` is the storefront, `/checkout` the checkout. Without TLS: certificates do not move with time. */
function shopIngress(object: Editable): Editable {
  if (object.kind !== 'Ingress') return object;
  const path = (prefix: string, name: string) => ({
    path: prefix,
    pathType: 'Prefix',
    backend: { service: { name, port: { number: 80 } } },
  });
  const rules = [
    { host: 'shop.example.com', http: { paths: [path('/', 'storefront'), path('/checkout', 'checkout')] } },
  ];
  return { ...object, spec: { ingressClassName: object.spec.ingressClassName, rules } };
}
