{{/* k8sgpt.yaml: what was given, and what the other values mean in it. */}}
{{- define "k8sgpt.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $general := dict "drainSeconds" .Values.drainSeconds -}}
{{- $config = set $config "general" (merge (default (dict) $config.general) $general) -}}
{{- $kubernetes := default (dict) $config.kubernetes -}}
{{- if not .Values.inCluster -}}
{{- $kubernetes = set $kubernetes "inCluster" false -}}
{{- end -}}
{{- range $key, $value := include "k8sgpt.wanting" . | fromYaml -}}
{{- if not (hasKey $kubernetes $key) -}}{{- $kubernetes = set $kubernetes $key $value -}}{{- end -}}
{{- end -}}
{{- with $kubernetes -}}
{{- $config = set $config "kubernetes" . -}}
{{- end -}}
{{- if eq .Values.rbac.scope "namespaces" -}}
{{- $analysis := default (dict) $config.analysis -}}
{{- if not (dig "namespaces" "include" (list) $analysis) -}}
{{- $namespaces := merge (dict "include" (include "k8sgpt.namespaces" . | fromJsonArray)) (default (dict) $analysis.namespaces) -}}
{{- $config = set $config "analysis" (set $analysis "namespaces" $namespaces) -}}
{{- end -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* What is not granted is not asked for either: left out by choice, a report is complete without it. What `config` says comes first. */}}
{{- define "k8sgpt.wanting" -}}
{{- $rbac := .Values.rbac -}}
{{- $wanting := dict -}}
{{- if include "k8sgpt.reads" . -}}
{{- if eq $rbac.scope "namespaces" -}}
{{- $wanting = set $wanting "clusterScoped" false -}}
{{- end -}}
{{- if $rbac.create -}}
{{- $custom := $rbac.customResourceGroups -}}
{{- range $rule := $rbac.extraRules -}}
{{- $custom = concat $custom $rule.apiGroups -}}
{{- end -}}
{{- if not $rbac.secrets -}}
{{- $wanting = set $wanting "secrets" "none" -}}
{{- end -}}
{{- $named := list -}}
{{- range $group := $custom -}}
{{- if contains "." $group -}}{{- $named = append $named $group -}}{{- end -}}
{{- end -}}
{{- $wanting = set $wanting "customResourceGroups" (uniq $named | sortAlpha) -}}
{{- $except := $rbac.exceptGroups -}}
{{- if not $rbac.integrations -}}
{{- $all := .Files.Get "files/rbac.yaml" | fromYaml -}}
{{- range $scope := list "namespaced" "cluster" -}}
{{- range $rule := dig "integrations" $scope (list) $all -}}
{{- $except = concat $except $rule.apiGroups -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $group := $custom -}}{{- $except = without $except $group -}}{{- end -}}
{{- with $except -}}
{{- $wanting = set $wanting "exceptGroups" (uniq . | sortAlpha) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $wanting -}}
{{- end -}}

{{- define "k8sgpt.configMap" -}}
{{- default (printf "%s-config" (include "k8sgpt.fullname" .)) .Values.existingConfigMap -}}
{{- end -}}

{{/* (dict "root" $ "role" "bot"): the secrets of a role, as JSON: variable -> { name, key, optional }. Roles of known variables are generated. */}}
{{- define "k8sgpt.secretsOf" -}}
{{- $known := .root.Files.Get "files/variables.yaml" | fromYaml -}}
{{- $role := .role -}}
{{- $chosen := include "k8sgpt.redisSecrets" .root | fromJson -}}
{{- range $variable, $place := .root.Values.secrets -}}
{{- $roles := default (default (list) (get $known $variable)) $place.roles -}}
{{- if or (has $role $roles) (eq $role "serve") -}}
{{- $chosen = set $chosen $variable $place -}}
{{- end -}}
{{- end -}}
{{- toJson $chosen -}}
{{- end -}}

{{/* A variable from a Secret: (dict "name" variable "ref" { name, key }) */}}
{{- define "k8sgpt.fromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .ref.name | quote }}
      key: {{ .ref.key | quote }}
      {{- if .ref.optional }}
      optional: true
      {{- end }}
{{- end -}}

{{/* What is secret of Redis, as JSON: variable -> { name, key }. Every role needs it. */}}
{{- define "k8sgpt.redisSecrets" -}}
{{- $redis := .Values.redis -}}
{{- $external := $redis.external -}}
{{- $all := dict -}}
{{- if eq $redis.mode "bundled" -}}
{{- $all = dict "REDIS_PASSWORD" $redis.bundled.passwordSecret -}}
{{- else if eq $redis.mode "external" -}}
{{- $all = dict "REDIS_URL" $external.urlSecret "REDIS_PASSWORD" $external.passwordSecret "REDIS_CACHE_URL" $external.cacheUrlSecret -}}
{{- if $external.sentinel.nodes -}}
{{- $all = set $all "REDIS_SENTINEL_PASSWORD" $external.sentinel.passwordSecret -}}
{{- end -}}
{{- end -}}
{{- $named := dict -}}
{{- range $variable, $place := $all -}}
{{- if $place -}}{{- $named = set $named $variable $place -}}{{- end -}}
{{- end -}}
{{- toJson $named -}}
{{- end -}}

{{/* Variables of Redis, for every role; what is secret of it comes with the other secrets. */}}
{{- define "k8sgpt.redisEnv" -}}
{{- $redis := .Values.redis -}}
{{- if ne $redis.mode "none" }}
{{- if eq $redis.mode "bundled" }}
- name: REDIS_URL
  {{- /* Certificates name the whole address. Without one the short name does, also where kustomize moves it all to another namespace. */}}
  value: {{ ternary (printf "rediss://%s" (include "k8sgpt.redisAddress" .)) (printf "redis://%s-redis:6379" (include "k8sgpt.fullname" .)) (not (empty $redis.bundled.tlsSecret)) }}
{{- else }}
{{- $external := $redis.external }}
{{- if $external.url }}
- name: REDIS_URL
  value: {{ $external.url | quote }}
{{- else if $external.sentinel.nodes }}
- name: REDIS_SENTINEL_NODES
  value: {{ join "," $external.sentinel.nodes | quote }}
- name: REDIS_SENTINEL_NAME
  value: {{ $external.sentinel.name | quote }}
{{- else if $external.cluster.nodes }}
- name: REDIS_CLUSTER_NODES
  value: {{ join "," $external.cluster.nodes | quote }}
{{- end }}
{{- if $external.tls }}
- name: REDIS_TLS
  value: 'true'
{{- end }}
{{- with $external.username }}
- name: REDIS_USERNAME
  value: {{ . | quote }}
{{- end }}
{{- with $external.cacheUrl }}
- name: REDIS_CACHE_URL
  value: {{ . | quote }}
{{- end }}
{{- end }}
- name: REDIS_PREFIX
  value: {{ $redis.prefix | quote }}
{{- if $redis.ca }}
- name: REDIS_CA_FILE
  value: /etc/k8sgpt/redis-ca/ca.crt
{{- end }}
{{- if include "k8sgpt.redisClient" $ }}
- name: REDIS_CERT_FILE
  value: /etc/k8sgpt/redis-client/tls.crt
- name: REDIS_KEY_FILE
  value: /etc/k8sgpt/redis-client/tls.key
{{- end }}
{{- end }}
{{- end -}}

{{/* A certificate authority as a volume: (dict "name" … "from" { configMap | secret: { name, key } }) */}}
{{/* The Secret with what is shown to a Redis that asks for a certificate; empty where none does. */}}
{{- define "k8sgpt.redisClient" -}}
{{- with .Values.redis -}}
{{- if eq .mode "external" -}}{{ .external.clientTlsSecret }}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "k8sgpt.caVolume" -}}
- name: {{ .name }}
  {{- with .from.configMap }}
  configMap:
    name: {{ .name | quote }}
    items: [{ key: {{ default "ca.crt" .key | quote }}, path: ca.crt }]
  {{- end }}
  {{- with .from.secret }}
  secret:
    secretName: {{ .name | quote }}
    items: [{ key: {{ default "ca.crt" .key | quote }}, path: ca.crt }]
  {{- end }}
{{- end -}}

{{- define "k8sgpt.redisAddress" -}}
{{- printf "%s-redis.%s.svc:6379" (include "k8sgpt.fullname" .) .Release.Namespace -}}
{{- end -}}
