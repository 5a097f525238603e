// SPDX-License-Identifier: Apache-2.0

/** One question to Prometheus, and what its lines are called. */
export interface Target {
  readonly expr: string;
  readonly legend?: string | undefined;
  /** Of another kind than the others of its panel: it is measured at the right. */
  readonly unit?: Unit | undefined;
}

type Unit = 's' | 'percentunit' | 'short' | 'reqps' | 'bytes' | 'none';

export interface Panel {
  readonly title: string;
  readonly type: 'stat' | 'timeseries' | 'table';
  /** For whoever reads it at night: what is bad, and what to do. */
  readonly description: string;
  readonly targets: readonly Target[];
  readonly unit?: Unit | undefined;
  /** Below (or, `above`, from) which it is red. */
  readonly red?: { readonly below: number } | { readonly above: number } | undefined;
  /** Of 24 columns. */
  readonly width?: number | undefined;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const datasource = { type: 'prometheus', uid: '${datasource}' };

const steps = (red: Panel['red']) =>
  red === undefined
    ? [{ color: 'green', value: null }]
    : 'below' in red
      ? [
          { color: 'red', value: null },
          { color: 'green', value: red.below },
        ]
      : [
          { color: 'green', value: null },
          { color: 'red', value: red.above },
        ];

const options = {
  stat: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'background' },
  timeseries: {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  table: { showHeader: true, sortBy: [{ displayName: 'Value', desc: true }] },
} as const;

const refIdOf = (at: number): string => String.fromCharCode('A'.charCodeAt(0) + at);

const overridesOf = (targets: readonly Target[]) =>
  targets.flatMap(({ unit }, at) =>
    unit === undefined
      ? []
      : [
          {
            matcher: { id: 'byFrameRefID', options: refIdOf(at) },
            properties: [
              { id: 'unit', value: unit },
              { id: 'custom.axisPlacement', value: 'right' },
            ],
          },
        ],
  );

const HEIGHT = { stat: 4, timeseries: 8, table: 8 } as const;
const COLUMNS = 24;

const panelOf = (
  panel: Panel,
  id: number,
  at: { readonly x: number; readonly y: number; readonly w: number },
) => {
  const { title, type, description, targets, unit = 'short', red } = panel;
  const isInstant = type !== 'timeseries';
  return {
    id,
    type,
    title,
    description,
    datasource,
    gridPos: { ...at, h: HEIGHT[type] },
    fieldConfig: {
      defaults: {
        unit,
        thresholds: { mode: 'absolute', steps: steps(red) },
        ...(type === 'timeseries' ? { min: 0, custom: { fillOpacity: 10, showPoints: 'auto' } } : {}),
      },
      overrides: overridesOf(targets),
    },
    options: options[type],
    targets: targets.map(({ expr, legend }, at) => ({
      refId: refIdOf(at),
      datasource,
      expr,
      ...(legend === undefined ? {} : { legendFormat: legend }),
      ...(isInstant ? { instant: true, range: false } : { range: true }),
      ...(type === 'table' ? { format: 'table' } : {}),
    })),
    ...(type === 'table'
      ? { transformations: [{ id: 'organize', options: { excludeByName: { Time: true } } }] }
      : {}),
  };
};

/** Rows one below the other, panels from left to right as they fit. */
const laidOut = (rows: readonly Row[]): readonly object[] => {
  const all: object[] = [];
  let y = 0;
  let id = 0;
  for (const { title, panels } of rows) {
    all.push({
      id: (id += 1),
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    let x = 0;
    let deepest = 0;
    for (const panel of panels) {
      const w = panel.width ?? (panel.type === 'stat' ? 6 : 12);
      if (x + w > COLUMNS) {
        y += deepest;
        [x, deepest] = [0, 0];
      }
      all.push(panelOf(panel, (id += 1), { x, y, w }));
      x += w;
      deepest = Math.max(deepest, HEIGHT[panel.type]);
    }
    y += deepest;
  }
  return all;
};

const variable = (name: string, label: string, query: string) => ({
  name,
  label,
  type: 'query',
  datasource,
  query: { query, refId: name },
  definition: query,
  refresh: 2,
  includeAll: true,
  multi: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
});

/** A dashboard as Grafana takes it, from version 9 on. */
export const dashboardOf = (rows: readonly Row[]) => ({
  uid: 'k8sgpt',
  title: 'k8sgpt',
  description: 'How well the bot answers, what it sees, and what it waits for.',
  tags: ['k8sgpt'],
  schemaVersion: 38,
  version: 1,
  editable: true,
  graphTooltip: 1,
  refresh: '30s',
  time: { from: 'now-6h', to: 'now' },
  timezone: 'browser',
  templating: {
    list: [
      { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', current: {} },
      variable('cluster', 'Cluster', 'label_values(k8sgpt_last_scan_age_seconds, cluster)'),
    ],
  },
  annotations: {
    list: [
      {
        name: 'A process started',
        enable: true,
        iconColor: 'orange',
        datasource,
        expr: 'changes(process_start_time_seconds[1m]) > 0 and on (job, instance) k8sgpt_build_info',
        titleFormat: '{{instance}} started',
      },
    ],
  },
  links: [],
  panels: laidOut(rows),
});
