{{- define "cityline.image" -}}
{{- if .Values.image.digest -}}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{- end -}}
{{- end -}}
{{- define "cityline.labels" -}}
app.kubernetes.io/name: cityline
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
{{- define "cityline.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
{{- define "cityline.container" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}
{{- define "cityline.behavior" -}}
scaleUp: {stabilizationWindowSeconds: 0}
scaleDown: {stabilizationWindowSeconds: 600, policies: [{type: Pods, value: 1, periodSeconds: 120}]}
{{- end -}}
{{- define "cityline.env" -}}
- {name: CITYLINE_PUBLIC_BASE_URL, value: {{ .Values.publicBaseUrl | quote }}}
- {name: CITYLINE_TRUSTED_PROXIES, value: {{ .Values.trustedProxies | quote }}}
- {name: CITYLINE_MIGRATE, value: "off"}
- {name: CITYLINE_DRAIN_SECONDS, value: {{ .Values.drain.callSeconds | quote }}}
- {name: CITYLINE_TRANSCRIBERS, value: {{ .Values.transcribersPerPod | quote }}}
{{- range $name, $key := dict "CITYLINE_SECRET_KEY" "secret-key" "CITYLINE_DATABASE_URL" "database-url" "CITYLINE_TWILIO_ACCOUNT_SID" "twilio-account-sid" "CITYLINE_TWILIO_AUTH_TOKEN" "twilio-auth-token" }}
- name: {{ $name }}
  valueFrom: {secretKeyRef: {name: {{ $.Values.existingSecret }}, key: {{ $key }}}}
{{- end }}
{{- if .Values.transcription.enabled }}
- {name: CITYLINE_TRANSCRIPTION, value: openai}
# These pods are the city's own: callers' voices stay in the cluster.
- {name: CITYLINE_SOUND_MAY_LEAVE, value: "true"}
- {name: CITYLINE_TRANSCRIPTION_BASE_URL, value: "http://{{ .Release.Name }}-transcription:8000/v1"}
- {name: CITYLINE_OPENAI_TRANSCRIPTION_MODEL, value: {{ .Values.transcription.model | quote }}}
- {name: CITYLINE_TRANSCRIPTION_API_KEY, value: none}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
{{- define "cityline.cityMount" -}}
{{- if .Values.city.claim }}
- {name: city, mountPath: /city, readOnly: true}
{{- end }}
{{- end -}}
{{- define "cityline.cityVolume" -}}
{{- if .Values.city.claim }}
- {name: city, persistentVolumeClaim: {claimName: {{ .Values.city.claim }}, readOnly: true}}
{{- end }}
{{- end -}}
