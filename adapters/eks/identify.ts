// SPDX-License-Identifier: Apache-2.0

import type { Node } from '../../src/core/kinds/node.ts';
import type { Known } from '../../src/core/ports/kind-source.ts';
import type { EksSettings } from './config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where to ask for a cluster; without a name it is found by what is known of it. */
export interface Place {
  readonly region: string;
  readonly name?: string | undefined;
  readonly profile?: string | undefined;
}

export type Identified =
  | { readonly place: Place }
  /** EKS is not to be asked, or cannot be: why. */
  | { readonly absent: string };

/** Any of these says that somebody has set up AWS here. */
const AWS_SETTINGS = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
] as const;

const nodesOf = ({ snapshot }: Known): readonly Node[] => snapshot.kinds.Node?.objects ?? [];

const labelOf = (nodes: readonly Node[], label: string): string | undefined =>
  nodes.flatMap(({ metadata }) => metadata.labels[label] ?? [])[0];

/** EKS builds its own kubelets and API servers, and says so in their versions. */
const isEks = (known: Known): boolean =>
  known.snapshot.serverVersion?.includes('-eks-') === true ||
  nodesOf(known).some(
    ({ kubeletVersion, metadata }) =>
      kubeletVersion?.includes('-eks-') === true ||
      Object.keys(metadata.labels).some((label) => label.startsWith('eks.amazonaws.com/')),
  );

const ARN = /^arn:aws[\w-]*:eks:([\w-]+):\d+:cluster\/([\w-]+)$/;
/** How eksctl names contexts: user@cluster.region.eksctl.io. */
const EKSCTL = /(?:^|@)([\w-]+)\.([a-z]{2}(?:-[a-z]+)+-\d)\.eksctl\.io$/;
const HOST = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.eks\.amazonaws\.com/;

/** What the name of a context tells: `aws eks update-kubeconfig` uses the ARN, eksctl a name of its own. */
const namedBy = (context: string): Partial<Place> => {
  const arn = ARN.exec(context);
  if (arn !== null) return { region: arn[1] ?? '', name: arn[2] };
  const eksctl = EKSCTL.exec(context);
  return eksctl === null ? {} : { name: eksctl[1], region: eksctl[2] ?? '' };
};

/** Groups of nodes that the nodes themselves name. */
export const groupsOf = (known: Known): readonly string[] => [
  ...new Set(nodesOf(known).flatMap(({ metadata }) => metadata.labels['eks.amazonaws.com/nodegroup'] ?? [])),
];

/** Whether EKS is to be asked about a cluster, and where. */
export const identify = (known: Known, settings: EksSettings, env: Environment): Identified => {
  const own = Object.hasOwn(settings.clusters, known.name) ? settings.clusters[known.name] : undefined;
  if (settings.mode === 'off') return { absent: 'EKS is switched off (eks.mode)' };
  const isSet =
    own !== undefined ||
    settings.region !== undefined ||
    AWS_SETTINGS.some((variable) => (env[variable] ?? '') !== '');
  if (!isSet && settings.mode === 'auto' && !known.isAsked)
    return { absent: 'EKS is not asked: no AWS settings are there' };
  if (own?.name === undefined && !isEks(known)) return { absent: 'the nodes are not those of EKS' };
  const nodes = nodesOf(known);
  const context = namedBy(known.name);
  const region =
    own?.region ??
    context.region ??
    HOST.exec(known.address ?? '')?.[1] ??
    labelOf(nodes, 'topology.kubernetes.io/region') ??
    settings.region ??
    (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
  if (region === undefined) return { absent: 'the AWS region is not known: set eks.region' };
  const name = own?.name ?? context.name ?? labelOf(nodes, 'alpha.eksctl.io/cluster-name');
  return { place: { region, name, profile: own?.profile } };
};
