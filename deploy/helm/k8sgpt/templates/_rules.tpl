{{/* Rules of the role that reads: (dict "root" $ "scopes" (list "namespaced" "cluster")); files/rbac.yaml is generated from what analyzers read. */}}
{{- define "k8sgpt.rules" -}}
{{- $rbac := .root.Values.rbac -}}
{{- $all := .root.Files.Get "files/rbac.yaml" | fromYaml -}}
{{- $parts := list "core" -}}
{{- range $part := list "secrets" "logs" "usage" "integrations" "k8sgptResources" -}}
{{- if index $rbac $part -}}{{- $parts = append $parts $part -}}{{- end -}}
{{- end -}}
{{- if $rbac.fleet.clusterApi -}}{{- $parts = append $parts "clusterApi" -}}{{- end -}}
{{- $rules := list -}}
{{- range $part := $parts -}}
{{- range $scope := $.scopes -}}
{{- range $rule := dig $part $scope (list) $all -}}
{{- if not (has (first $rule.apiGroups) $rbac.exceptGroups) -}}
{{- $rules = append $rules $rule -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $rbac.customResourceGroups -}}
{{- $rules = append $rules (dict "apiGroups" . "resources" (list "*") "verbs" (list "get" "list" "watch")) -}}
{{- end -}}
{{- toYaml (concat $rules $rbac.extraRules) -}}
{{- end -}}
