import { flag, intOrText, type Json, list, number, record, text, textMap, texts } from '../read.ts';

/** The parts of a pod that a workload's template has too. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Added to a running pod by hand, for debugging. */
  readonly ephemeralContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly nodeName?: string | undefined;
  readonly serviceAccountName?: string | undefined;
  readonly imagePullSecrets: readonly string[];
  readonly priorityClassName?: string | undefined;
  readonly runtimeClassName?: string | undefined;
  readonly restartPolicy: string;
  readonly hostNetwork: boolean;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly schedulingGates: readonly string[];
  readonly schedulerName: string;
  /** Condition types that must be True beside ready containers before the pod counts as ready. */
  readonly readinessGates: readonly string[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly { readonly name?: string | undefined; readonly containerPort: number; readonly protocol: string }[];
  /** References, never values: what a container takes from ConfigMaps and Secrets. */
  readonly uses: readonly SourceRef[];
  /** Hosts that its environment points at (`db`, `db.shop.svc`): no other value of the environment is kept. */
  readonly hosts: readonly string[];
  readonly limits: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly probes: readonly Probe[];
  /** Always for a sidecar. */
  readonly restartPolicy?: string | undefined;
}

export interface Probe {
  readonly kind: 'liveness' | 'readiness' | 'startup';
  readonly port?: number | string | undefined;
  readonly path?: string | undefined;
  /** Longest time from the start of the container to the verdict that the probe fails, in seconds. */
  readonly patienceSeconds: number;
}

/** A ConfigMap or Secret that must exist, and the key that must be in it. */
export interface SourceRef {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string | undefined;
  readonly optional: boolean;
}

export interface Volume {
  readonly name: string;
  readonly uses: readonly SourceRef[];
  readonly claim?: string | undefined;
}

const reference = (kind: SourceRef['kind'], raw: Json, key?: string): SourceRef[] => {
  const name = text(raw['name']) ?? text(raw['secretName']);
  return name === undefined || name === '' ? [] : [{ kind, name, ...(key === undefined ? {} : { key }), optional: raw['optional'] === true }];
};

const envUses = (raw: Json): SourceRef[] => {
  const from = record(raw['valueFrom']);
  const config = record(from['configMapKeyRef']);
  const secret = record(from['secretKeyRef']);
  return [...reference('ConfigMap', config, text(config['key'])), ...reference('Secret', secret, text(secret['key']))];
};

// Only what is plainly a host, or a URL without credentials: anything else may be a secret and is not kept.
const HOST = /^([a-z][a-z0-9+.-]*:\/\/)?([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(:\d{1,5})?(?:\/[^@\s]*)?$/;
const NAMES_A_HOST = /HOST|URL|URI|ADDR|ENDPOINT|SERVER|SERVICE|DSN|BROKER|_DB$|DATABASE/i;

const hostOf = (raw: Json): string[] => {
  const value = raw['value'];
  if (typeof value !== 'string' || value.length > 300) return [];
  const match = HOST.exec(value);
  if (match === null) return [];
  const [, scheme, host = '', port] = match;
  // A bare word is a host only when the variable's name says so.
  const isPlain = scheme !== undefined || (port !== undefined && /[a-z]/.test(host)) || host.includes('.svc');
  return isPlain || NAMES_A_HOST.test(text(raw['name']) ?? '') ? [host] : [];
};

const probe = (kind: Probe['kind'], raw: unknown): Probe[] => {
  if (typeof raw !== 'object' || raw === null) return [];
  const fields = record(raw);
  const action = record(fields['httpGet'] ?? fields['tcpSocket'] ?? fields['grpc']);
  const seconds = (key: string, usual: number): number => number(fields[key]) ?? usual;
  return [
    {
      kind,
      port: intOrText(action['port']),
      path: text(action['path']),
      patienceSeconds: seconds('initialDelaySeconds', 0) + seconds('periodSeconds', 10) * seconds('failureThreshold', 3),
    },
  ];
};

const container = (raw: Json): Container => {
  const resources = record(raw['resources']);
  return {
    name: text(raw['name']) ?? '',
    image: text(raw['image']) ?? '',
    ports: list(raw['ports'], (port) => ({
      name: text(port['name']),
      containerPort: number(port['containerPort']) ?? 0,
      protocol: text(port['protocol']) ?? 'TCP',
    })),
    uses: [
      ...list(raw['env'], envUses).flat(),
      ...list(raw['envFrom'], (from) => [
        ...reference('ConfigMap', record(from['configMapRef'])),
        ...reference('Secret', record(from['secretRef'])),
      ]).flat(),
    ],
    hosts: list(raw['env'], hostOf).flat(),
    limits: textMap(resources['limits']),
    requests: textMap(resources['requests']),
    probes: [
      ...probe('liveness', raw['livenessProbe']),
      ...probe('readiness', raw['readinessProbe']),
      ...probe('startup', raw['startupProbe']),
    ],
    restartPolicy: text(raw['restartPolicy']),
  };
};

const keyed = (kind: SourceRef['kind'], raw: Json): SourceRef[] => {
  const items = list(raw['items'], (item) => text(item['key']));
  return items.length === 0 ? reference(kind, raw) : items.flatMap((key) => reference(kind, raw, key));
};

const volume = (raw: Json): Volume => {
  const projected = list(record(raw['projected'])['sources'], (source) => [
    ...keyed('ConfigMap', record(source['configMap'])),
    ...keyed('Secret', record(source['secret'])),
  ]).flat();
  return {
    name: text(raw['name']) ?? '',
    uses: [...keyed('ConfigMap', record(raw['configMap'])), ...keyed('Secret', record(raw['secret'])), ...projected],
    claim: text(record(raw['persistentVolumeClaim'])['claimName']),
  };
};

export const readPodSpec = (raw: unknown): PodSpec => {
  const spec = record(raw);
  return {
    containers: list(spec['containers'], container),
    initContainers: list(spec['initContainers'], container),
    ephemeralContainers: list(spec['ephemeralContainers'], container),
    volumes: list(spec['volumes'], volume),
    nodeName: text(spec['nodeName']) || undefined,
    serviceAccountName: text(spec['serviceAccountName']) || undefined,
    imagePullSecrets: list(spec['imagePullSecrets'], (secret) => text(secret['name']) ?? '').filter((name) => name !== ''),
    priorityClassName: text(spec['priorityClassName']),
    runtimeClassName: text(spec['runtimeClassName']),
    restartPolicy: text(spec['restartPolicy']) ?? 'Always',
    hostNetwork: flag(spec['hostNetwork']) ?? false,
    nodeSelector: textMap(spec['nodeSelector']),
    schedulingGates: texts(list(spec['schedulingGates'], (gate) => text(gate['name']))),
    schedulerName: text(spec['schedulerName']) || 'default-scheduler',
    readinessGates: texts(list(spec['readinessGates'], (gate) => text(gate['conditionType']))),
  };
};

export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export const readTemplate = (raw: unknown): PodTemplate => ({
  labels: textMap(record(record(raw)['metadata'])['labels']),
  spec: readPodSpec(record(raw)['spec']),
});
