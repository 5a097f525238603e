// SPDX-License-Identifier: Apache-2.0

import { ago } from './clock.ts';
import { said, type Thing, thing } from './thing.ts';

type Raw = Readonly<Record<string, unknown>>;

/** How one pod is: what kubelet and scheduler would report of it. `for` = minutes. */
export interface PodState {
  readonly is:
    | 'running'
    | 'unready'
    | 'crashing'
    | 'waiting'
    | 'pulling'
    | 'creating'
    | 'pending'
    | 'gated'
    | 'done'
    | 'failed'
    | 'evicted';
  readonly says?: string;
  readonly reason?: string;
  readonly exit?: number;
  readonly restarts?: number;
  /** The container that is meant; the first by default. */
  readonly container?: string;
  readonly for?: number;
  readonly node?: string;
  readonly deleting?: { readonly minutes: number; readonly finalizers?: readonly string[] };
}

const ended = (exitCode: number, reason: string, message: string | undefined, minutes: number): Raw => ({
  terminated: {
    exitCode,
    reason,
    ...(message === undefined ? {} : { message }),
    startedAt: ago(minutes + 1),
    finishedAt: ago(minutes),
    containerID: 'containerd://1',
  },
});

const running = (minutes: number): Raw => ({ running: { startedAt: ago(minutes) } });

/** State, lastState, readiness and restarts of the container that is meant. */
const sick = (name: string, state: PodState, pod: string): Raw => {
  const { says, exit = 1, restarts = 6 } = state;
  const minutes = state.for ?? 30;
  switch (state.is) {
    case 'running':
      return {
        ready: true,
        started: true,
        restartCount: state.restarts ?? 0,
        state: running(minutes),
        ...((state.restarts ?? 0) > 0
          ? { lastState: ended(exit, state.reason ?? 'Error', says, minutes) }
          : { lastState: {} }),
      };
    case 'unready':
      return {
        ready: false,
        started: true,
        restartCount: state.restarts ?? 0,
        state: running(minutes),
        lastState:
          (state.restarts ?? 0) > 0 ? ended(exit === 1 ? 137 : exit, 'Error', undefined, minutes) : {},
      };
    case 'crashing':
      return {
        ready: false,
        started: false,
        restartCount: restarts,
        state: {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off 5m0s restarting failed container=${name} pod=${pod}_shop(1)`,
          },
        },
        lastState: ended(exit, state.reason ?? (exit === 0 ? 'Completed' : 'Error'), says, 2),
      };
    case 'done':
      return {
        ready: false,
        started: false,
        restartCount: 0,
        state: ended(0, 'Completed', undefined, minutes),
        lastState: {},
      };
    case 'failed':
      return {
        ready: false,
        started: false,
        restartCount: 0,
        state: ended(exit, state.reason ?? 'Error', says, minutes),
        lastState: {},
      };
    default:
      return {
        ready: false,
        started: false,
        restartCount: 0,
        state: {
          waiting: {
            reason: state.is === 'creating' ? 'ContainerCreating' : (state.reason ?? 'ContainerCreating'),
            message: state.is === 'creating' ? '' : (says ?? ''),
          },
        },
        lastState: {},
      };
  }
};

const PHASES: Readonly<Partial<Record<PodState['is'], string>>> = {
  running: 'Running',
  unready: 'Running',
  crashing: 'Running',
  done: 'Succeeded',
  failed: 'Failed',
  evicted: 'Failed',
};

const eventsOf = (pod: Thing, state: PodState, container: string): readonly Thing[] => {
  const minutes = state.for ?? 30;
  const of = { container, from: minutes };
  switch (state.is) {
    case 'unready':
      return [
        said(
          pod,
          'Unhealthy',
          state.says ?? 'Readiness probe failed: HTTP probe failed with statuscode: 503',
          { ...of, count: 200 },
        ),
      ];
    case 'crashing':
      return [
        said(pod, 'Started', `Started container ${container}`, { ...of, type: 'Normal' }),
        said(
          pod,
          'BackOff',
          `Back-off restarting failed container ${container} in pod ${pod.metadata.name}_shop(1)`,
          of,
        ),
      ];
    case 'pulling':
      return [
        said(pod, 'Failed', `Failed to pull image: ${state.says ?? ''}`, { ...of, count: 4 }),
        said(pod, 'Failed', 'Error: ImagePullBackOff', of),
        said(pod, 'BackOff', 'Back-off pulling image', { ...of, type: 'Normal' }),
      ];
    case 'creating':
      return state.says === undefined
        ? []
        : [said(pod, state.reason ?? 'FailedMount', state.says, { from: minutes })];
    case 'waiting':
      return [said(pod, 'Failed', `Error: ${state.says ?? ''}`, of)];
    case 'pending':
      return [said(pod, 'FailedScheduling', state.says ?? '', { from: minutes })];
    case 'evicted':
      return [said(pod, 'Evicted', state.says ?? '', { from: minutes })];
    default:
      return [];
  }
};

interface PodGiven {
  readonly ns?: string;
  readonly spec: Raw;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owner?: Thing | undefined;
  readonly age?: number;
  readonly state?: PodState;
}

/** A pod in a state, with what was said of it. */
export const podOf = (
  name: string,
  { ns = 'shop', spec, labels = {}, annotations = {}, owner, age = 60, state = { is: 'running' } }: PodGiven,
): readonly Thing[] => {
  const containers = spec['containers'] as readonly { readonly name: string; readonly image: string }[];
  const inits = (spec['initContainers'] ?? []) as readonly ((typeof containers)[number] & {
    readonly restartPolicy?: string;
  })[];
  const meant = state.container ?? containers[0]?.name ?? '';
  const isInit = inits.some((each) => each.name === meant && each.restartPolicy !== 'Always');
  const isPlaced = state.is !== 'pending' && state.is !== 'gated';
  const minutes = state.for ?? (state.is === 'running' ? age : 30);
  const phase = isInit ? 'Pending' : (PHASES[state.is] ?? 'Pending');
  const isReady = state.is === 'running';
  const isOver = state.is === 'done' || state.is === 'failed';
  const others = (name: string): Raw =>
    isOver
      ? sick(name, { is: 'done', for: minutes }, name)
      : isInit || phase === 'Pending'
        ? sick(name, { is: 'waiting', reason: isInit ? 'PodInitializing' : 'ContainerCreating' }, name)
        : sick(name, { is: 'running', for: minutes }, name);
  const status = (
    each: { readonly name: string; readonly image: string; readonly restartPolicy?: string },
    init = false,
  ): Raw => ({
    name: each.name,
    image: each.image,
    imageID: '',
    ...(each.name === meant
      ? sick(
          each.name,
          state.is === 'pulling'
            ? {
                ...state,
                reason: 'ImagePullBackOff',
                says: `Back-off pulling image "${each.image}": ErrImagePull: ${state.says ?? ''}`,
              }
            : state,
          name,
        )
      : init && each.restartPolicy !== 'Always'
        ? { ...sick(each.name, { is: 'done', for: minutes }, name), ready: true }
        : others(each.name)),
  });
  const since = ago(minutes);
  const condition = (type: string, isTrue: boolean, more: Raw = {}): Raw => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: since,
    ...more,
  });
  const unready = isOver
    ? { reason: state.is === 'done' ? 'PodCompleted' : 'PodFailed' }
    : isReady
      ? {}
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${meant}]` };
  // What has not begun is no older than its state.
  const isNew = !isInit && ['creating', 'pending', 'gated'].includes(state.is);
  const born = isNew && state.for !== undefined ? Math.min(age, state.for) : age;
  const pod = thing('Pod', name, {
    ns,
    owner,
    age: born,
    meta: {
      labels,
      annotations,
      ...(state.deleting === undefined
        ? {}
        : {
            deletionTimestamp: ago(state.deleting.minutes),
            deletionGracePeriodSeconds: 30,
            finalizers: state.deleting.finalizers ?? [],
          }),
    },
    spec: {
      restartPolicy: 'Always',
      serviceAccountName: 'default',
      ...spec,
      ...(isPlaced ? { nodeName: state.node ?? 'node-1' } : {}),
    },
    status: isPlaced
      ? {
          phase,
          startTime: ago(born),
          ...(state.is === 'evicted' ? { reason: 'Evicted', message: state.says } : {}),
          podIP: '10.1.0.7',
          qosClass: 'Burstable',
          conditions: [
            condition('PodScheduled', true),
            condition('Initialized', !isInit, isInit ? { reason: 'ContainersNotInitialized' } : {}),
            condition('ContainersReady', isReady, unready),
            condition('Ready', isReady, unready),
          ],
          ...(state.is === 'evicted'
            ? {}
            : {
                initContainerStatuses: inits.map((each) => status(each, true)),
                containerStatuses: containers.map((each) => status(each)),
              }),
        }
      : {
          phase: 'Pending',
          qosClass: 'Burstable',
          conditions: [
            condition('PodScheduled', false, {
              reason: state.is === 'gated' ? 'SchedulingGated' : 'Unschedulable',
              message: state.says ?? 'Scheduling is blocked due to non-empty scheduling gates',
            }),
          ],
        },
  });
  return [pod, ...(isInit && state.is === 'unready' ? [] : eventsOf(pod, state, meant))];
};
