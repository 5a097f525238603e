{{/* How many proxies stand before the public port; empty where there is none, and where the configuration says it itself. A variable, not a
     line of the configuration: a change of it is used from the next start on, and this one replaces the pods. */}}
{{- define "k8sgpt.trustedProxies" -}}
{{- $values := .Values -}}
{{- $given := $values.service.trustedProxies -}}
{{- $known := hasKey (default (dict) $values.config.limits) "trustProxy" -}}
{{- range concat $values.extraEnv (index $values (include "k8sgpt.talker" .)).extraEnv -}}
{{- if eq .name "K8SGPT_TRUST_PROXY" -}}{{- $known = true -}}{{- end -}}
{{- end -}}
{{- if not (kindIs "invalid" $given) -}}
{{- $given | int -}}
{{- else if and (include "k8sgpt.isRouted" .) (not $known) (not $values.existingConfigMap) -}}
1
{{- end -}}
{{- end -}}

{{/* Not empty where requests come through a proxy of which this chart knows. */}}
{{- define "k8sgpt.isRouted" -}}
{{- if or .Values.ingress.enabled .Values.httpRoute.enabled }}yes{{ end -}}
{{- end -}}

{{/* Who may come in: (dict "root" $ "talks" true) */}}
{{- define "k8sgpt.ingressRules" -}}
{{- $values := .root.Values -}}
{{- $policy := $values.networkPolicy -}}
{{- if .talks }}
{{- $isOpen := or $values.ingress.enabled $values.httpRoute.enabled (ne $values.service.type "ClusterIP") }}
{{- if $policy.publicFrom }}
- ports: [{ protocol: TCP, port: 3000 }]
  from:
    {{- toYaml $policy.publicFrom | nindent 4 }}
{{- else if $isOpen }}
- ports: [{ protocol: TCP, port: 3000 }]
{{- end }}
{{- if and $values.mcp.enabled $values.mcp.from }}
- ports: [{ protocol: TCP, port: {{ $values.mcp.port }} }]
  from:
    {{- toYaml $values.mcp.from | nindent 4 }}
{{- end }}
{{- if and $values.api.enabled $values.api.from }}
- ports: [{ protocol: TCP, port: {{ $values.api.port }} }]
  from:
    {{- toYaml $values.api.from | nindent 4 }}
{{- end }}
{{- end }}
{{- if and $values.metrics.enabled $policy.metricsFrom }}
- ports: [{ protocol: TCP, port: {{ $values.metrics.port }} }]
  from:
    {{- toYaml $policy.metricsFrom | nindent 4 }}
{{- end }}
{{- with $policy.extraIngress }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Ports of an external Redis, as JSON: those that are set, else those of its addresses. */}}
{{- define "k8sgpt.redisPorts" -}}
{{- $external := .Values.redis.external -}}
{{- $ports := list -}}
{{- if .Values.networkPolicy.redis.ports -}}
{{- $ports = .Values.networkPolicy.redis.ports -}}
{{- else -}}
{{- range compact (concat (list $external.url $external.cacheUrl) $external.sentinel.nodes $external.cluster.nodes) -}}
{{- $port := regexFind ":[0-9]+(/.*)?$" . | regexFind "[0-9]+" -}}
{{- $ports = append $ports (default "6379" $port | int) -}}
{{- end -}}
{{- if or $external.urlSecret $external.cacheUrlSecret $external.sentinel.nodes -}}
{{- $ports = append $ports 6379 -}}
{{- end -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end -}}

{{/* The port of an address of the web. */}}
{{- define "k8sgpt.portOf" -}}
{{- default (ternary "443" "80" (hasPrefix "https://" .)) (regexFind ":[0-9]+(/.*)?$" . | regexFind "[0-9]+") -}}
{{- end -}}
