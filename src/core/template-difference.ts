// SPDX-License-Identifier: Apache-2.0

import { code, type Span, type Text } from './document.ts';
import type { Container, PodSpec, PodTemplate } from './kinds/_pod-spec.ts';
import { byText } from './ref.ts';

/** Differences told of one rollout; the rest are counted. */
const TOLD = 2;

const arrow = (before: string, after: string): readonly Span[] => [code(before), ' → ', code(after)];

const byName = (containers: readonly Container[]): ReadonlyMap<string, Container> =>
  new Map(containers.map((container) => [container.name, container]));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** `128Mi → 64Mi`, `none → 64Mi`. */
const amounts = (
  what: string,
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly Text[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort(byText)
    .filter((resource) => before[resource] !== after[resource])
    .map((resource) => [
      `${resource} ${what} of `,
      code(name),
      ' ',
      ...arrow(before[resource] ?? 'none', after[resource] ?? 'none'),
    ]);

const containerDifferences = (before: Container, after: Container): readonly Text[] => [
  ...(before.image === after.image
    ? []
    : [['image of ', code(after.name), ' ', ...arrow(before.image, after.image)]]),
  ...amounts('limit', after.name, before.limits, after.limits),
  ...amounts('request', after.name, before.requests, after.requests),
  ...(same(before.probes, after.probes) ? [] : [['probes of ', code(after.name)]]),
  ...(same(before.ports, after.ports) ? [] : [['ports of ', code(after.name)]]),
  ...(same(before.hosts, after.hosts) ? [] : [['environment of ', code(after.name)]]),
];

const containersOf = ({ initContainers, containers }: PodSpec): readonly Container[] => [
  ...initContainers,
  ...containers,
];

/** ConfigMaps, Secrets and claims that a template names. */
const sourcesOf = (spec: PodSpec): readonly string[] => {
  const uses = [
    ...spec.volumes.flatMap((volume) => volume.uses),
    ...containersOf(spec).flatMap((container) => container.uses),
  ];
  const claims = spec.volumes.flatMap(({ claim }) =>
    claim === undefined ? [] : `PersistentVolumeClaim ${claim}`,
  );
  return [...new Set([...uses.map(({ kind, name }) => `${kind} ${name}`), ...claims])].sort(byText);
};

const named = (source: string, verb: string): Text => {
  const [kind = '', name = ''] = source.split(' ');
  return [`${kind} `, code(name), ` ${verb}`];
};

/** What differs between two versions of a template, as far as it is kept: images first. */
const differencesOf = (before: PodTemplate, after: PodTemplate): readonly Text[] => {
  const old = byName(containersOf(before.spec));
  const now = byName(containersOf(after.spec));
  const changed = [...now.values()].flatMap((container) => {
    const former = old.get(container.name);
    return former === undefined
      ? [['container ', code(container.name), ' added']]
      : containerDifferences(former, container);
  });
  const gone = [...old.keys()]
    .filter((name) => !now.has(name))
    .map((name): Text => ['container ', code(name), ' removed']);
  const [had, has] = [sourcesOf(before.spec), sourcesOf(after.spec)];
  const sources = [
    ...has.filter((source) => !had.includes(source)).map((source) => named(source, 'added')),
    ...had.filter((source) => !has.includes(source)).map((source) => named(source, 'removed')),
  ];
  const account =
    before.spec.serviceAccountName === after.spec.serviceAccountName
      ? []
      : [
          [
            'ServiceAccount ',
            ...arrow(before.spec.serviceAccountName ?? 'default', after.spec.serviceAccountName ?? 'default'),
          ],
        ];
  const placement = same(before.spec.nodeSelector, after.spec.nodeSelector) ? [] : [['node selector']];
  const all: readonly Text[] = [...changed, ...gone, ...sources, ...account, ...placement];
  return [...all.filter(isImage), ...all.filter((text) => !isImage(text))];
};

const isImage = ([first]: Text): boolean => first === 'image of ';

/** "image of `app` `web:1` → `web:2`, memory limit of `app` …, and 2 more differences"; empty when none is known. */
export const templateDifference = (before: PodTemplate, after: PodTemplate): Text => {
  const all = differencesOf(before, after);
  const rest = all.length - TOLD;
  return [
    ...all.slice(0, TOLD).flatMap((text, at): Text => (at === 0 ? text : [', ', ...text])),
    ...(rest > 0 ? [`, and ${rest} more difference${rest === 1 ? '' : 's'}`] : []),
  ];
};
