export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/**
 * Every metric there is; labels are few and bounded, never names of people. Names of the cluster's objects have only what is
 * open now, as k8sgpt-operator tells it: such a series ends with its incident.
 */
export const metricCatalogue: readonly MetricDefinition[] = [
  {
    name: 'k8sgpt_commands_total',
    type: 'counter',
    help: 'Commands received, by verb, platform and outcome.',
    labels: ['verb', 'platform', 'outcome'],
  },
  {
    name: 'k8sgpt_api_requests_total',
    type: 'counter',
    help: 'Requests over gRPC and REST, by surface, method and outcome.',
    labels: ['surface', 'method', 'outcome'],
  },
  {
    name: 'k8sgpt_runs_total',
    type: 'counter',
    help: 'Runs ended, by kind and outcome.',
    labels: ['kind', 'outcome'],
  },
  {
    name: 'k8sgpt_run_seconds',
    type: 'histogram',
    help: 'Time from taking a run to its end.',
    labels: ['kind'],
  },
  {
    name: 'k8sgpt_delivery_seconds',
    type: 'histogram',
    help: 'Time from a message version to its being shown.',
    labels: ['platform'],
  },
  {
    name: 'k8sgpt_delivery_retries_total',
    type: 'counter',
    help: 'Messages held back and tried again.',
    labels: ['platform'],
  },
  {
    name: 'k8sgpt_delivery_dropped_total',
    type: 'counter',
    help: 'Messages that could never be shown.',
    labels: ['platform'],
  },
  {
    name: 'k8sgpt_delivery_rerouted_total',
    type: 'counter',
    help: 'Answers that were shown in another place, because theirs cannot be reached.',
    labels: ['platform'],
  },
  {
    name: 'k8sgpt_delivery_held_total',
    type: 'counter',
    help: 'Messages that were put into a digest, because too many came at once.',
    labels: ['platform'],
  },
  {
    name: 'k8sgpt_accept_seconds',
    type: 'histogram',
    help: 'Time until a command was stored durably and could be acknowledged.',
    labels: ['platform'],
  },
  {
    name: 'k8sgpt_webhook_refused_total',
    type: 'counter',
    help: 'Requests to webhooks that were turned away, by platform and why (method, size, signature, form).',
    labels: ['platform', 'why'],
  },
  {
    name: 'k8sgpt_platform_connected',
    type: 'gauge',
    help: 'Whether the connection to a chat platform stands: 1 or 0.',
    labels: ['platform'],
  },
  {
    name: 'k8sgpt_custom_analyzer_total',
    type: 'counter',
    help: 'Looks of custom analyzers, by name and outcome: checked, skipped (not asked), or why it did not do its part (timeout, unreachable, refused, too-much, not-understandable, failed).',
    labels: ['analyzer', 'outcome'],
  },
  {
    name: 'k8sgpt_custom_analyzer_seconds',
    type: 'histogram',
    help: 'Time that a custom analyzer took.',
    labels: ['analyzer'],
  },
  {
    name: 'k8sgpt_watch_looks_total',
    type: 'counter',
    help: 'Looks of watches, by outcome: looked, failed (could not look), skipped (the one before was still under way).',
    labels: ['outcome'],
  },
  {
    name: 'k8sgpt_live_differences_total',
    type: 'counter',
    help: 'Times that what is kept up to date of a cluster differed from a whole analysis, which is made once an hour: always 0, or a fault of ours.',
    labels: ['cluster'],
  },
  {
    name: 'k8sgpt_watch_last_look_age_seconds',
    type: 'gauge',
    help: 'Time since a watch last could look (since it was made, while it never could), told by the process that looks after the watches.',
    labels: ['watch', 'cluster'],
  },
  {
    name: 'k8sgpt_ticks_total',
    type: 'counter',
    help: 'Runs of what one process does again and again for all, by task and outcome (done, failed, late).',
    labels: ['task', 'outcome'],
  },
  {
    name: 'k8sgpt_tick_seconds',
    type: 'histogram',
    help: 'Time that such a run took, by task.',
    labels: ['task'],
  },
  {
    name: 'k8sgpt_sink_events_total',
    type: 'counter',
    help: 'What became of incidents and was for a sink, by outcome: sent, refused, given-up (not reached for a day).',
    labels: ['sink', 'outcome'],
  },
  {
    name: 'k8sgpt_sink_retries_total',
    type: 'counter',
    help: 'Times that a sink did not take something and is asked again.',
    labels: ['sink'],
  },
  {
    name: 'k8sgpt_sink_repeats_total',
    type: 'counter',
    help: 'What is said to a sink again and again, by outcome: sent, failed, held (the bot does not do its work).',
    labels: ['sink', 'outcome'],
  },
  {
    name: 'k8sgpt_sink_waiting',
    type: 'gauge',
    help: 'Events that wait for a sink, told by the process that looks after the watches.',
    labels: ['sink'],
  },
  {
    name: 'k8sgpt_sink_oldest_seconds',
    type: 'gauge',
    help: 'Age of the oldest event that waits for a sink, told by the process that looks after the watches.',
    labels: ['sink'],
  },
  {
    name: 'k8sgpt_alerts_received_total',
    type: 'counter',
    help: 'Notifications of Alertmanager, by outcome: taken, own (of nothing but our own alerts).',
    labels: ['outcome'],
  },
  {
    name: 'k8sgpt_incidents_open',
    type: 'gauge',
    help: 'Incidents that watches see now, by their first namespace and by state: open (nobody has it), acknowledged, muted, recovering; told by the process that looks after the watches.',
    labels: ['cluster', 'namespace', 'severity', 'state'],
  },
  {
    name: 'k8sgpt_cluster_unreachable',
    type: 'gauge',
    help: '1 for each cluster that watches cannot see, told by the process that looks after the watches.',
    labels: ['cluster'],
  },
  {
    name: 'k8sgpt_number_of_results',
    type: 'gauge',
    help: 'Open incidents by namespace, under the name that k8sgpt-operator has for its results; k8sgpt is the cluster.',
    labels: ['object_namespace', 'k8sgpt'],
  },
  {
    name: 'k8sgpt_number_of_results_by_type',
    type: 'gauge',
    help: 'Open incidents by the object to blame, under the name that k8sgpt-operator has for its results; k8sgpt is the cluster.',
    labels: ['object_namespace', 'kind', 'name', 'k8sgpt'],
  },
  { name: 'k8sgpt_queue_waiting', type: 'gauge', help: 'Jobs waiting, by queue.', labels: ['queue'] },
  {
    name: 'k8sgpt_queue_oldest_seconds',
    type: 'gauge',
    help: 'Age of the oldest waiting job, by queue.',
    labels: ['queue'],
  },
  {
    name: 'k8sgpt_ai_requests_total',
    type: 'counter',
    help: 'Requests to AI backends, by backend and outcome.',
    labels: ['backend', 'outcome'],
  },
  {
    name: 'k8sgpt_ai_tokens_total',
    type: 'counter',
    help: 'Tokens, by backend and direction.',
    labels: ['backend', 'direction'],
  },
  {
    name: 'k8sgpt_ai_cost_total',
    type: 'counter',
    help: 'Money by the configured prices and in their currency, by backend.',
    labels: ['backend'],
  },
  {
    name: 'k8sgpt_ai_over_budget_total',
    type: 'counter',
    help: 'Questions that no model was asked, because a budget was used up, by whose it was (day, channel, user).',
    labels: ['whose'],
  },
  {
    name: 'k8sgpt_inbound_rejected_total',
    type: 'counter',
    help: 'Inbound requests refused before they were read, by platform and reason.',
    labels: ['platform', 'reason'],
  },
];
