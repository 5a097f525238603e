{{- define "k8sgpt.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough for what is put behind it. */}}
{{- define "k8sgpt.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "k8sgpt.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "k8sgpt.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* (dict "root" $ "component" "bot"): what selects the pods of a role. Never changes: selectors cannot be changed. */}}
{{- define "k8sgpt.selector" -}}
app.kubernetes.io/name: {{ include "k8sgpt.name" .root | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{/* (dict "root" $ "component" "bot"), component may be left out. */}}
{{- define "k8sgpt.labels" -}}
{{ include "k8sgpt.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: k8sgpt
app.kubernetes.io/managed-by: {{ .root.Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* (dict "root" $ "name" … "component" … "labels" … "annotations" … "cluster" true where it has no namespace) */}}
{{- define "k8sgpt.metadata" -}}
name: {{ .name | quote }}
{{- if not .cluster }}
namespace: {{ default .root.Release.Namespace .namespace | quote }}
{{- end }}
labels:
  {{- include "k8sgpt.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $annotations := merge (dict) (default (dict) .annotations) (default (dict) .root.Values.commonAnnotations) }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A list (JSON) of the roles that run. */}}
{{- define "k8sgpt.roles" -}}
{{- $roles := list -}}
{{- if eq .Values.mode "all-in-one" -}}
{{- $roles = list "serve" -}}
{{- else -}}
{{- range list "bot" "worker" "scheduler" -}}
{{- if (index $.Values .).enabled -}}{{- $roles = append $roles . -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $roles -}}
{{- end -}}

{{/* (dict "root" $ "role" "bot") */}}
{{- define "k8sgpt.serviceAccount" -}}
{{- $account := (index .root.Values .role).serviceAccount -}}
{{- if $account.create -}}
{{- default (printf "%s-%s" (include "k8sgpt.fullname" .root) .role) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end -}}

{{/* The role that reads clusters. */}}
{{- define "k8sgpt.reader" -}}
{{- ternary "serve" "worker" (eq .Values.mode "all-in-one") -}}
{{- end -}}

{{/* The role that talks. */}}
{{- define "k8sgpt.talker" -}}
{{- ternary "serve" "bot" (eq .Values.mode "all-in-one") -}}
{{- end -}}

{{/* Not empty where this release has a role that talks, or reads: a release may be workers only, in another cluster. */}}
{{- define "k8sgpt.talks" -}}
{{- if has (include "k8sgpt.talker" .) (include "k8sgpt.roles" . | fromJsonArray) }}yes{{ end -}}
{{- end -}}
{{- define "k8sgpt.reads" -}}
{{- if and .Values.inCluster (has (include "k8sgpt.reader" .) (include "k8sgpt.roles" . | fromJsonArray)) }}yes{{ end -}}
{{- end -}}

{{/* Not empty where state lies in a volume of the one process. */}}
{{- define "k8sgpt.isAlone" -}}
{{- if and (eq .Values.mode "all-in-one") (eq .Values.redis.mode "none") }}yes{{ end -}}
{{- end -}}

{{/* An image: (dict "repository" … "tag" … "digest" … "default" …) */}}
{{- define "k8sgpt.image" -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (default .default .tag) -}}
{{- end -}}
{{- end -}}

{{/* Namespaces that are read with scope namespaces, as JSON. */}}
{{- define "k8sgpt.namespaces" -}}
{{- default (list .Release.Namespace) .Values.rbac.namespaces | sortAlpha | uniq | toJson -}}
{{- end -}}

{{/* What keeps a volume when the release goes, for Helm, Argo CD and Flux. */}}
{{- define "k8sgpt.retain" -}}
helm.sh/resource-policy: keep
argocd.argoproj.io/sync-options: Prune=false,Delete=false
kustomize.toolkit.fluxcd.io/prune: disabled
{{- end -}}
