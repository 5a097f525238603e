{{- define "k8sgpt.kedaRedisType" -}}
{{- $external := .Values.redis.external -}}
{{- if eq .Values.redis.mode "bundled" -}}redis
{{- else if $external.sentinel.nodes -}}redis-sentinel
{{- else if $external.cluster.nodes -}}redis-cluster
{{- else -}}redis{{- end -}}
{{- end -}}

{{/* Where KEDA finds the Redis. */}}
{{- define "k8sgpt.kedaRedis" -}}
{{- $external := .Values.redis.external -}}
{{- $tls := false -}}
{{- if eq .Values.redis.mode "bundled" -}}
{{- $tls = not (empty .Values.redis.bundled.tlsSecret) -}}
address: {{ include "k8sgpt.redisAddress" . }}
{{- else if $external.sentinel.nodes -}}
{{- $tls = $external.tls -}}
addresses: {{ join "," $external.sentinel.nodes | quote }}
sentinelMaster: {{ $external.sentinel.name | quote }}
{{- else if $external.cluster.nodes -}}
{{- $tls = $external.tls -}}
addresses: {{ join "," $external.cluster.nodes | quote }}
{{- else if .Values.worker.autoscaling.keda.redis.address -}}
{{- $tls = hasPrefix "rediss://" $external.url -}}
address: {{ .Values.worker.autoscaling.keda.redis.address | quote }}
{{- else -}}
{{- $tls = hasPrefix "rediss://" $external.url -}}
{{- $host := $external.url | trimPrefix "rediss://" | trimPrefix "redis://" | regexFind "[^/]+" -}}
address: {{ ternary $host (printf "%s:6379" $host) (regexMatch ":[0-9]+$" $host) | quote }}
{{- with $external.url | regexFind "/[0-9]+$" | trimPrefix "/" }}
databaseIndex: {{ . | quote }}
{{- end }}
{{- end }}
{{- if $tls }}
enableTLS: 'true'
{{- end }}
{{- with $external.username }}
username: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Passwords and authorities by reference; empty where there are none. */}}
{{- define "k8sgpt.kedaAuth" -}}
{{- $external := .Values.redis.external -}}
{{- $refs := list -}}
{{- $password := ternary .Values.redis.bundled.passwordSecret $external.passwordSecret (eq .Values.redis.mode "bundled") -}}
{{- with $password -}}
{{- $refs = append $refs (dict "parameter" "password" "name" .name "key" .key) -}}
{{- end -}}
{{- with $external.sentinel.passwordSecret -}}
{{- $refs = append $refs (dict "parameter" "sentinelPassword" "name" .name "key" .key) -}}
{{- end -}}
{{- with .Values.redis.ca.secret -}}
{{- $refs = append $refs (dict "parameter" "ca" "name" .name "key" (default "ca.crt" .key)) -}}
{{- end -}}
{{- with include "k8sgpt.redisClient" . -}}
{{- $refs = append $refs (dict "parameter" "cert" "name" . "key" "tls.crt") -}}
{{- $refs = append $refs (dict "parameter" "key" "name" . "key" "tls.key") -}}
{{- end -}}
{{- with $refs }}
secretTargetRef:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.redis.ca.configMap }}
configMapTargetRef:
  - { parameter: ca, name: {{ .name | quote }}, key: {{ default "ca.crt" .key | quote }} }
{{- end }}
{{- end -}}

{{/* Queues that are counted, as JSON: those that are set, else AI and the cluster that this runs in, named as encodeURIComponent would. */}}
{{- define "k8sgpt.kedaQueues" -}}
{{- $cluster := .Values.clusterName | urlquery | replace "+" "%20" | replace "%21" "!" | replace "%27" "'" | replace "%28" "(" | replace "%29" ")" | replace "%2A" "*" -}}
{{- default (list "ai" (printf "cluster-%s" $cluster)) .Values.worker.autoscaling.keda.redis.queues | toJson -}}
{{- end -}}
