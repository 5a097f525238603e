{{/* What two values claim: one of them would be passed over in silence, or no pod would start. */}}
{{- define "k8sgpt.clashes" -}}
{{- $root := . -}}
{{- $values := .Values -}}
{{- if and (not (kindIs "invalid" $values.service.trustedProxies)) (hasKey (default (dict) $values.config.limits) "trustProxy") -}}
{{- fail "service.trustedProxies and config.limits.trustProxy are both set: one of them says how many proxies there are. Take one away." -}}
{{- end -}}
{{- range $role := include "k8sgpt.roles" . | fromJsonArray -}}
{{- $pod := dict "root" $root "role" $role -}}
{{- range $name, $_ := include "k8sgpt.redisSecrets" $root | fromJson -}}
{{- if hasKey $values.secrets $name -}}
{{- fail (printf "%s is set twice: by redis and by secrets. Take it out of secrets." $name) -}}
{{- end -}}
{{- end -}}
{{- $variables := dict -}}
{{- range include "k8sgpt.env" $pod | fromYamlArray -}}
{{- /* What stands in a file is the same variable. */ -}}
{{- $name := trimSuffix "_FILE" .name -}}
{{- if hasKey $variables $name -}}
{{- fail (printf "%s is set twice for %s: the chart sets it, or it stands in two of secrets, extraEnv and %s.extraEnv. Take one away." $name $role $role) -}}
{{- end -}}
{{- $variables = set $variables $name true -}}
{{- end -}}
{{- $volumes := dict -}}
{{- range include "k8sgpt.volumes" $pod | fromYamlArray -}}
{{- if hasKey $volumes .name -}}
{{- fail (printf "Two volumes of %s are called %s: give the one in extraVolumes another name." $role .name) -}}
{{- end -}}
{{- $volumes = set $volumes .name true -}}
{{- end -}}
{{- $paths := dict -}}
{{- range include "k8sgpt.volumeMounts" $pod | fromYamlArray -}}
{{- if hasKey $paths .mountPath -}}
{{- fail (printf "Two volumes of %s are mounted at %s: give the one in extraVolumeMounts another mountPath." $role .mountPath) -}}
{{- end -}}
{{- $paths = set $paths .mountPath true -}}
{{- end -}}
{{- $talks := eq $role (include "k8sgpt.talker" $root) -}}
{{- $ports := list (dict "name" (ternary "the public port" "the port of probes" $talks) "port" (ternary 3000 3001 $talks)) -}}
{{- $ports = append $ports (dict "name" "metrics.port" "port" $values.metrics.port) -}}
{{- range $door := list "mcp" "api" -}}
{{- if and $talks (index $values $door).enabled -}}
{{- $ports = append $ports (dict "name" (printf "%s.port" $door) "port" (index $values $door).port) -}}
{{- end -}}
{{- end -}}
{{- $taken := dict -}}
{{- range $ports -}}
{{- $name := .name -}}
{{- $port := toString .port -}}
{{- with get $taken $port -}}
{{- fail (printf "Port %s is that of %s already: set %s to another one." $port . $name) -}}
{{- end -}}
{{- $taken = set $taken $port .name -}}
{{- end -}}
{{- end -}}
{{- end -}}
