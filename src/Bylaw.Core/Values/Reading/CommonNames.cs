namespace Bylaw.Core.Values;

/// <summary>The names that most Kubernetes objects and admission reviews are made of. A name that is missing only costs a little time.</summary>
internal static class CommonNames
{
    private const string Names = """
        apiVersion kind metadata name namespace generateName labels annotations spec status data stringData type uid
        resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds finalizers ownerReferences
        managedFields manager operation time fieldsType fieldsV1 subresource controller blockOwnerDeletion items continue
        remainingItemCount selfLink template selector matchLabels matchExpressions key operator values replicas strategy
        rollingUpdate maxSurge maxUnavailable minReadySeconds revisionHistoryLimit progressDeadlineSeconds paused containers
        initContainers ephemeralContainers image imagePullPolicy imagePullSecrets command args env envFrom value valueFrom
        configMapKeyRef secretKeyRef fieldRef fieldPath resourceFieldRef resource divisor configMapRef secretRef optional prefix
        ports containerPort hostPort hostIP protocol resources limits requests cpu memory ephemeral-storage storage claims
        volumeMounts mountPath subPath subPathExpr readOnly mountPropagation volumeDevices devicePath volumes configMap secret
        secretName emptyDir medium sizeLimit hostPath path persistentVolumeClaim claimName projected sources serviceAccountToken
        audience expirationSeconds downwardAPI defaultMode mode csi driver volumeAttributes nodePublishSecretRef nfs server
        iscsi livenessProbe readinessProbe startupProbe httpGet port scheme host httpHeaders tcpSocket exec grpc service
        initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold terminationGracePeriodSeconds
        lifecycle postStart preStop terminationMessagePath terminationMessagePolicy securityContext privileged
        allowPrivilegeEscalation readOnlyRootFilesystem runAsNonRoot runAsUser runAsGroup fsGroup fsGroupChangePolicy
        supplementalGroups capabilities add drop seLinuxOptions level role user seccompProfile localhostProfile appArmorProfile
        procMount sysctls windowsOptions stdin stdinOnce tty workingDir restartPolicy activeDeadlineSeconds dnsPolicy dnsConfig
        nameservers searches options nodeSelector nodeName serviceAccountName serviceAccount automountServiceAccountToken
        hostNetwork hostPID hostIPC hostUsers shareProcessNamespace hostname subdomain affinity nodeAffinity podAffinity
        podAntiAffinity requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution
        nodeSelectorTerms matchFields preference weight podAffinityTerm labelSelector topologyKey namespaceSelector namespaces
        schedulerName tolerations effect tolerationSeconds hostAliases ip hostnames priorityClassName priority readinessGates
        runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints maxSkew whenUnsatisfiable
        minDomains setHostnameAsFQDN os clusterIP clusterIPs externalIPs externalName externalTrafficPolicy
        internalTrafficPolicy healthCheckNodePort ipFamilies ipFamilyPolicy loadBalancerIP loadBalancerClass
        loadBalancerSourceRanges allocateLoadBalancerNodePorts sessionAffinity sessionAffinityConfig publishNotReadyAddresses
        targetPort nodePort appProtocol rules http paths pathType backend number ingressClassName defaultBackend tls hosts
        podSelector policyTypes ingress egress from to ipBlock cidr except endPort serviceName volumeClaimTemplates
        podManagementPolicy updateStrategy partition persistentVolumeClaimRetentionPolicy whenDeleted whenScaled ordinals
        accessModes storageClassName volumeMode volumeName dataSource dataSourceRef schedule timeZone concurrencyPolicy suspend
        jobTemplate successfulJobsHistoryLimit failedJobsHistoryLimit startingDeadlineSeconds backoffLimit completions
        parallelism completionMode ttlSecondsAfterFinished podFailurePolicy scaleTargetRef minReplicas maxReplicas metrics
        target averageUtilization averageValue behavior minAvailable apiGroup apiGroups verbs resourceNames nonResourceURLs
        roleRef subjects aggregationRule clusterRoleSelectors webhooks clientConfig caBundle url failurePolicy sideEffects
        admissionReviewVersions matchPolicy objectSelector matchConditions reinvocationPolicy operations apiVersions scope group
        version versions names plural singular shortNames listKind categories schema openAPIV3Schema properties description
        required additionalProperties served additionalPrinterColumns jsonPath conversion preserveUnknownFields
        x-kubernetes-preserve-unknown-fields conditions message reason lastTransitionTime lastUpdateTime lastProbeTime
        lastHeartbeatTime observedGeneration readyReplicas availableReplicas updatedReplicas unavailableReplicas currentReplicas
        currentRevision updateRevision collisionCount phase podIP podIPs hostIPs startTime qosClass containerStatuses
        initContainerStatuses containerID imageID lastState state ready restartCount started running startedAt terminated
        exitCode finishedAt waiting loadBalancer addresses address allocatable capacity nodeInfo images sizeBytes podCIDR
        podCIDRs providerID taints unschedulable parameters provisioner reclaimPolicy volumeBindingMode allowVolumeExpansion
        mountOptions nodePublish claimRef local request response object oldObject userInfo username groups extra dryRun
        requestKind requestResource requestSubResource allowed patch patchType warnings auditAnnotations code review match kinds
        excludedNamespaces enforcementAction constraint targets rego libs crd validation legacySchema background
        validationFailureAction rule any all exclude preconditions context apiCall pattern anyPattern deny foreach list mutate
        patchStrategicMerge patchesJson6902 generate clone synchronize verifyImages imageReferences attestors entries keys
        publicKeys app app.kubernetes.io/name app.kubernetes.io/instance app.kubernetes.io/version app.kubernetes.io/component
        app.kubernetes.io/part-of app.kubernetes.io/managed-by helm.sh/chart k8s-app component tier environment team owner
        kubernetes.io/metadata.name pod-template-hash kubernetes.io/hostname kubernetes.io/os topology.kubernetes.io/zone
        deployment.kubernetes.io/revision kubectl.kubernetes.io/last-applied-configuration id input result action
        resource_changes change before after actions module_address provider_name planned_values root_module child_modules
        """;

    public static NameTable MakeTable()
    {
        var table = new NameTable();
        foreach (var name in Names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)) table.Intern(name);
        return table.Freeze();
    }
}
