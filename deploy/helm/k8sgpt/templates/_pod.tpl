{{/* What Pod Security calls restricted, of a pod: (dict "runAsUser" … "runAsGroup" … "fsGroup" …) */}}
{{- define "k8sgpt.podSecurity" -}}
runAsNonRoot: true
{{- if not (kindIs "invalid" .runAsUser) }}
runAsUser: {{ .runAsUser | int64 }}
{{- end }}
{{- if not (kindIs "invalid" .runAsGroup) }}
runAsGroup: {{ .runAsGroup | int64 }}
{{- end }}
{{- if not (kindIs "invalid" .fsGroup) }}
fsGroup: {{ .fsGroup | int64 }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{/* The same of a container. */}}
{{- define "k8sgpt.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
privileged: false
capabilities: { drop: [ALL] }
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{/* `pod` as it is for some pods, as YAML: (dict "root" $ "own" their own). An own value stands in the place of that of all, an empty one too. */}}
{{- define "k8sgpt.pod" -}}
{{- $pod := deepCopy .root.Values.pod -}}
{{- range $key, $value := default (dict) .own -}}
{{- if has $key (list "annotations" "labels") -}}
{{- $pod = set $pod $key (merge (dict) $value (default (dict) (get $pod $key))) -}}
{{- else -}}
{{- $pod = set $pod $key $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $pod -}}
{{- end -}}

{{/* Where pods are placed: (dict "root" $ "component" … "own" the role's pod) */}}
{{- define "k8sgpt.placement" -}}
{{- $pod := include "k8sgpt.pod" . | fromYaml -}}
{{- $selector := include "k8sgpt.selector" . | fromYaml -}}
{{- with $pod.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pod.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pod.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pod.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  - {{- merge (deepCopy .) (dict "labelSelector" (dict "matchLabels" $selector)) | toYaml | nindent 4 }}
  {{- end }}
{{- end }}
{{- with $pod.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with $pod.runtimeClassName }}
runtimeClassName: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Variables of a role: (dict "root" $ "role" "bot") */}}
{{- define "k8sgpt.env" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $talks := has .role (list "bot" "serve") -}}
{{- $reads := has .role (list "worker" "serve") -}}
- name: K8SGPT_CONFIG
  value: /etc/k8sgpt/config/k8sgpt.yaml
- name: K8SGPT_STATE_DIR
  value: /var/lib/k8sgpt
{{- if $talks }}
- name: PORT
  value: '3000'
- name: K8SGPT_LEAVE_SECONDS
  value: {{ $values.service.leaveSeconds | quote }}
{{- with include "k8sgpt.trustedProxies" $root }}
- name: K8SGPT_TRUST_PROXY
  value: {{ . | quote }}
{{- end }}
{{- else }}
- name: HEALTH_PORT
  value: '3001'
{{- end }}
- name: HOST
  value: {{ $values.listenAddress | quote }}
- name: ADMIN_PORT
  value: {{ $values.metrics.port | quote }}
{{- if $values.metrics.enabled }}
- name: ADMIN_HOST
  value: {{ $values.listenAddress | quote }}
{{- end }}
{{- if $reads }}
- name: K8SGPT_IN_CLUSTER_NAME
  value: {{ $values.clusterName | quote }}
- name: K8SGPT_CONCURRENCY
  value: {{ (index $values .role).concurrency | quote }}
{{- if $values.kubeconfig }}
- name: KUBECONFIG
  value: /etc/k8sgpt/kubeconfig/config
{{- end }}
{{- end }}
{{- if and $talks $values.mcp.enabled }}
- name: K8SGPT_MCP_HTTP
  value: 'true'
- name: K8SGPT_MCP_HOST
  value: {{ $values.listenAddress | quote }}
- name: K8SGPT_MCP_PORT
  value: {{ $values.mcp.port | quote }}
{{- end }}
{{- if and $talks $values.api.enabled }}
- name: K8SGPT_API_REST
  value: 'true'
- name: K8SGPT_API_HOST
  value: {{ $values.listenAddress | quote }}
- name: K8SGPT_API_PORT
  value: {{ $values.api.port | quote }}
{{- end }}
{{- include "k8sgpt.redisEnv" $root }}
{{- if $values.trust }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/k8sgpt/trust/ca.crt
{{- end }}
{{- with $values.proxy.https }}
- name: HTTPS_PROXY
  value: {{ . | quote }}
- name: NO_PROXY
  value: {{ $values.proxy.except | quote }}
{{- end }}
{{- with $values.tracing.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- $known := $root.Files.Get "files/variables.yaml" | fromYaml }}
{{- range $variable, $place := include "k8sgpt.secretsOf" . | fromJson }}
{{- if eq $values.secretsAs "env" }}
{{ include "k8sgpt.fromSecret" (dict "name" $variable "ref" $place) }}
{{- else if hasKey $known $variable }}
- name: {{ $variable }}_FILE
  value: /run/secrets/k8sgpt/{{ $variable }}
{{- end }}
{{- end }}
{{- with concat $values.extraEnv (index $values .role).extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Volumes of a role, and where they are mounted. */}}
{{- define "k8sgpt.volumes" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
- name: config
  configMap:
    name: {{ include "k8sgpt.configMap" $root | quote }}
- name: state
  {{- if and (include "k8sgpt.isAlone" $root) $values.persistence.enabled }}
  persistentVolumeClaim:
    claimName: {{ include "k8sgpt.fullname" $root }}-state
  {{- else }}
  emptyDir: { sizeLimit: 512Mi }
  {{- end }}
- name: tmp
  emptyDir: { sizeLimit: 512Mi }
{{- if and $values.kubeconfig (has .role (list "worker" "serve")) }}
- name: kubeconfig
  secret:
    secretName: {{ $values.kubeconfig.name | quote }}
    items: [{ key: {{ default "config" $values.kubeconfig.key | quote }}, path: config }]
{{- end }}
{{- if and $values.redis.ca (ne $values.redis.mode "none") }}
{{ include "k8sgpt.caVolume" (dict "name" "redis-ca" "from" $values.redis.ca) }}
{{- end }}
{{- with include "k8sgpt.redisClient" .root }}
- name: redis-client
  secret:
    secretName: {{ . | quote }}
    items: [{ key: tls.crt, path: tls.crt }, { key: tls.key, path: tls.key }]
{{- end }}
{{- if $values.trust }}
{{ include "k8sgpt.caVolume" (dict "name" "trust" "from" $values.trust) }}
{{- end }}
{{- $secrets := include "k8sgpt.secretsOf" . | fromJson }}
{{- if and $secrets (eq $values.secretsAs "files") }}
- name: secrets
  projected:
    sources:
      {{- range $variable, $place := $secrets }}
      - secret:
          name: {{ $place.name | quote }}
          items: [{ key: {{ $place.key | quote }}, path: {{ $variable }} }]
          {{- if $place.optional }}
          optional: true
          {{- end }}
      {{- end }}
{{- end }}
{{- with concat $values.extraVolumes (index $values .role).extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "k8sgpt.volumeMounts" -}}
{{- $values := .root.Values -}}
- { name: config, mountPath: /etc/k8sgpt/config, readOnly: true }
- { name: state, mountPath: /var/lib/k8sgpt }
- { name: tmp, mountPath: /tmp }
{{- if and $values.kubeconfig (has .role (list "worker" "serve")) }}
- { name: kubeconfig, mountPath: /etc/k8sgpt/kubeconfig, readOnly: true }
{{- end }}
{{- if and $values.redis.ca (ne $values.redis.mode "none") }}
- { name: redis-ca, mountPath: /etc/k8sgpt/redis-ca, readOnly: true }
{{- end }}
{{- if include "k8sgpt.redisClient" .root }}
- { name: redis-client, mountPath: /etc/k8sgpt/redis-client, readOnly: true }
{{- end }}
{{- if $values.trust }}
- { name: trust, mountPath: /etc/k8sgpt/trust, readOnly: true }
{{- end }}
{{- if and (include "k8sgpt.secretsOf" . | fromJson) (eq $values.secretsAs "files") }}
- { name: secrets, mountPath: /run/secrets/k8sgpt, readOnly: true }
{{- end }}
{{- with concat $values.extraVolumeMounts (index $values .role).extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Labels and annotations by which clouds know whom a pod speaks for: (dict "identity" …) */}}
{{- define "k8sgpt.identityAnnotations" -}}
{{- with dig "aws" "roleArn" "" . }}
eks.amazonaws.com/role-arn: {{ . | quote }}
{{- end }}
{{- with dig "gcp" "serviceAccount" "" . }}
iam.gke.io/gcp-service-account: {{ . | quote }}
{{- end }}
{{- with .azure }}
azure.workload.identity/client-id: {{ .clientId | quote }}
{{- with .tenantId }}
azure.workload.identity/tenant-id: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The template of a role's pods: (dict "root" $ "role" "bot") */}}
{{- define "k8sgpt.podTemplate" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $own := index $values .role -}}
{{- $pod := include "k8sgpt.pod" (dict "root" $root "own" $own.pod) | fromYaml -}}
{{- $talks := has .role (list "bot" "serve") -}}
{{- $reads := has .role (list "worker" "serve") -}}
{{- $place := dict "root" $root "component" .role -}}
metadata:
  labels:
    {{- include "k8sgpt.selector" $place | nindent 4 }}
    {{- if $own.identity.azure }}
    azure.workload.identity/use: 'true'
    {{- end }}
    {{- with merge (dict) (default (dict) $pod.labels) $values.commonLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    kubectl.kubernetes.io/default-container: k8sgpt
    {{- if and $values.restartOnConfigChange (not $values.existingConfigMap) }}
    checksum/config: {{ include "k8sgpt.config" $root | sha256sum | quote }}
    {{- end }}
    {{- with $pod.annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "k8sgpt.serviceAccount" . | quote }}
  automountServiceAccountToken: {{ and $reads $values.inCluster }}
  # Variables of Services (K8SGPT_PORT …) would be read as settings.
  enableServiceLinks: false
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- include "k8sgpt.podSecurity" $pod | nindent 4 }}
  # What runs may end, and its last words are shown; then the rest is handed back.
  terminationGracePeriodSeconds: {{ add $values.drainSeconds $values.service.leaveSeconds 20 }}
  {{- with include "k8sgpt.placement" (merge (dict "own" $own.pod) $place) | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: k8sgpt
      image: {{ include "k8sgpt.image" (merge (dict "default" $root.Chart.AppVersion) $values.image) | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [{{ .role }}]
      env:
        {{- include "k8sgpt.env" . | nindent 8 }}
      {{- with concat $values.extraEnvFrom $own.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- if $talks }}
        - { name: http, containerPort: 3000 }
        {{- else }}
        - { name: health, containerPort: 3001 }
        {{- end }}
        {{- if $values.metrics.enabled }}
        - { name: admin, containerPort: {{ $values.metrics.port }} }
        {{- end }}
        {{- if and $talks $values.mcp.enabled }}
        - { name: mcp, containerPort: {{ $values.mcp.port }} }
        {{- end }}
        {{- if and $talks $values.api.enabled }}
        - { name: api, containerPort: {{ $values.api.port }} }
        {{- end }}
      {{- $port := ternary "http" "health" $talks }}
      startupProbe:
        httpGet: { path: /healthz, port: {{ $port }} }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: {{ $port }} }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /readyz, port: {{ $port }} }
        periodSeconds: 5
        timeoutSeconds: 3
      resources:
        {{- toYaml $own.resources | nindent 8 }}
      securityContext:
        {{- include "k8sgpt.containerSecurity" . | nindent 8 }}
      volumeMounts:
        {{- include "k8sgpt.volumeMounts" . | nindent 8 }}
  volumes:
    {{- include "k8sgpt.volumes" . | nindent 4 }}
{{- end -}}
