{{/* How the installation is called, on series and on alerts. Its namespace is part of it: most releases have the same name. */}}
{{- define "k8sgpt.installation" -}}
{{- default (printf "%s/%s" .Release.Namespace (include "k8sgpt.fullname" .)) .Values.metrics.installation -}}
{{- end -}}

{{/* Labels (JSON) that series of this installation have and others have not. Without a monitor of this chart nobody puts one there. */}}
{{- define "k8sgpt.seriesLabels" -}}
{{- $metrics := .Values.metrics -}}
{{- if kindIs "map" $metrics.rules.matchLabels -}}
{{- toJson $metrics.rules.matchLabels -}}
{{- else if or $metrics.serviceMonitor.enabled $metrics.podMonitor.enabled -}}
{{- dict "k8sgpt_installation" (include "k8sgpt.installation" .) | toJson -}}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{/* Matchers of the pods of this release, as kube-state-metrics tells of them; empty where labels are not those of the monitors of this chart. */}}
{{- define "k8sgpt.podMatchers" -}}
{{- $rules := .Values.metrics.rules -}}
{{- if and (include "k8sgpt.seriesLabels" . | fromJson) (not (kindIs "map" $rules.matchLabels)) -}}
{{- $name := include "k8sgpt.fullname" . | replace "." "[.]" -}}
namespace={{ .Release.Namespace | quote }}, pod=~"{{ $name }}-(bot|worker|scheduler|serve)-[a-z0-9]+(-[a-z0-9]+)?"
{{- end -}}
{{- end -}}

{{/* (dict "text" query "mark" what stands in selectors "matchers" what stands there in its place, or nothing) */}}
{{- define "k8sgpt.matched" -}}
{{- if .matchers -}}
{{- .text | replace .mark .matchers -}}
{{- else -}}
{{- .text | replace (printf "{%s}" .mark) "" | replace (printf "%s, " .mark) "" -}}
{{- end -}}
{{- end -}}

{{/* Groups of rules on this installation: (dict "root" $ "path" a file of files/alerts, which has a mark in each selector) */}}
{{- define "k8sgpt.alerts" -}}
{{- $labels := include "k8sgpt.seriesLabels" .root | fromJson -}}
{{- $matchers := list -}}
{{- range $name, $value := $labels -}}
{{- $matchers = append $matchers (printf "%s=%s" $name (quote $value)) -}}
{{- end -}}
{{- $ours := join ", " $matchers -}}
{{- $pods := include "k8sgpt.podMatchers" .root -}}
{{- $file := .root.Files.Get .path | fromYaml -}}
{{- range $group := $file.groups -}}
{{- range $rule := $group.rules -}}
{{- /* What is about all pods says nothing of this installation. */ -}}
{{- $own := ternary (dict) $labels (and (contains "namespace=\"@\"" $rule.expr) (empty $pods)) -}}
{{- $text := include "k8sgpt.matched" (dict "text" $rule.expr "mark" "k8sgpt_installation=\"@\"" "matchers" $ours) -}}
{{- $text = include "k8sgpt.matched" (dict "text" $text "mark" "namespace=\"@\"" "matchers" $pods) -}}
{{- $_ := set $rule "expr" $text -}}
{{- with merge (dict) $own (default (dict) $rule.labels) -}}
{{- $_ := set $rule "labels" . -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $file -}}
{{- end -}}
