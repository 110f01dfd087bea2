import type {Draft} from '../object-store.ts';
import type {AnalysisArgument, CanaryStrategy, BlueGreenStrategy, Metric, RolloutSpec} from '../objects.ts';
import type {ResourceName} from '../kinds.ts';

/** An object to apply, with the resource it belongs to. */
export type Manifest = {readonly resource: ResourceName; readonly draft: Draft};

export const registry = 'registry.example';

export function namespaceManifest(name: string): Manifest {
	return {resource: 'namespaces', draft: {metadata: {name, labels: {'kubernetes.io/metadata.name': name}}, spec: {finalizers: ['kubernetes']}, status: {phase: 'Active'}}};
}

export function serviceManifest(namespace: string, name: string, app: string): Manifest {
	const number = [...name].reduce((sum, letter) => ((sum * 31) + letter.charCodeAt(0)) % 65_536, 7); // eslint-disable-line unicorn/prefer-code-point
	const clusterIP = `10.0.${Math.floor(number / 256)}.${number % 256}`;
	return {resource: 'services', draft: {
		metadata: {name, namespace},
		spec: {ports: [{protocol: 'TCP', port: 80, targetPort: 8080}], selector: {app}, clusterIP, clusterIPs: [clusterIP], type: 'ClusterIP', sessionAffinity: 'None', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', internalTrafficPolicy: 'Cluster'},
		status: {loadBalancer: {}},
	}};
}

export function ingressManifest(namespace: string, name: string, service: string): Manifest {
	return {resource: 'ingresses', draft: {
		metadata: {name, namespace, annotations: {'kubernetes.io/ingress.class': 'nginx'}},
		spec: {ingressClassName: 'nginx', rules: [{host: `${name}.example`, http: {paths: [{path: '/', pathType: 'Prefix', backend: {service: {name: service, port: {number: 80}}}}]}}]},
		status: {loadBalancer: {}},
	}};
}

export type RolloutSketch = {
	readonly namespace: string;
	readonly name: string;
	/** The whole image, or its tag behind `registry.example/NAMESPACE/api:`. */
	readonly image: string;
	readonly replicas: number;
	readonly canary?: CanaryStrategy;
	readonly blueGreen?: BlueGreenStrategy;
	readonly spec?: Partial<RolloutSpec>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly labels?: Readonly<Record<string, string>>;
};

export function imageOf(namespace: string, image: string): string {
	return image.includes('/') ? image : `${registry}/${namespace}/api:${image}`;
}

export function rolloutManifest({namespace, name, image, replicas, spec, annotations, labels, ...strategy}: RolloutSketch): Manifest {
	return {resource: 'rollouts', draft: {
		metadata: {name, namespace, ...(annotations && {annotations}), ...(labels && {labels})},
		spec: {
			replicas,
			revisionHistoryLimit: 3,
			selector: {matchLabels: {app: name}},
			strategy,
			template: {
				metadata: {labels: {app: name}},
				spec: {
					containers: [{name: 'api', image: imageOf(namespace, image), ports: [{containerPort: 8080, protocol: 'TCP'}], resources: {requests: {cpu: '10m'}}}],
					terminationGracePeriodSeconds: 1,
				},
			},
			...spec,
		},
	}};
}

/** A canary behind nginx with everything that it needs. */
export function routedCanary(sketch: RolloutSketch): readonly Manifest[] {
	const {namespace, name, canary} = sketch;
	return [
		serviceManifest(namespace, `${name}-canary`, name),
		serviceManifest(namespace, `${name}-stable`, name),
		ingressManifest(namespace, name, `${name}-stable`),
		rolloutManifest({...sketch, canary: {canaryService: `${name}-canary`, stableService: `${name}-stable`, trafficRouting: {nginx: {stableIngress: name}}, ...canary}}),
	];
}

/** A canary that is spread over the pods alone. */
export function basicCanary(sketch: RolloutSketch): readonly Manifest[] {
	return [serviceManifest(sketch.namespace, sketch.name, sketch.name), rolloutManifest(sketch)];
}

export function blueGreen(sketch: RolloutSketch): readonly Manifest[] {
	const {namespace, name} = sketch;
	return [
		serviceManifest(namespace, `${name}-active`, name),
		serviceManifest(namespace, `${name}-preview`, name),
		rolloutManifest({...sketch, blueGreen: {activeService: `${name}-active`, previewService: `${name}-preview`, ...sketch.blueGreen}}),
	];
}

/** Inside a cluster Prometheus speaks plain HTTP. */
export const prometheus = (query: string): Metric['provider'] => ({prometheus: {address: 'http://prometheus.monitoring:9090', query}}); // eslint-disable-line unicorn/prefer-https

export function templateManifest(namespace: string, name: string, metrics: readonly Metric[], args: readonly AnalysisArgument[] = [{name: 'service-name'}]): Manifest {
	return {resource: 'analysistemplates', draft: {metadata: {name, namespace}, spec: {args, metrics}}};
}

export function successRate(namespace: string, more: Partial<Metric> = {}, name = 'success-rate'): Manifest {
	return templateManifest(namespace, name, [{
		name: 'success-rate',
		interval: '30s',
		successCondition: 'result[0] >= 0.95',
		failureLimit: 3,
		provider: prometheus('sum(rate(http_requests_total{service="{{args.service-name}}",status!~"5.."}[2m])) / sum(rate(http_requests_total{service="{{args.service-name}}"}[2m]))'),
		...more,
	}]);
}

export function latencyP99(namespace: string, more: Partial<Metric> = {}, name = 'latency-p99'): Manifest {
	return templateManifest(namespace, name, [{
		name: 'latency-p99',
		interval: '30s',
		successCondition: 'result[0] <= 0.5',
		failureLimit: 3,
		provider: prometheus('histogram_quantile(0.99, sum(rate(http_request_duration_seconds_bucket{service="{{args.service-name}}"}[2m])) by (le))'),
		...more,
	}]);
}

/** A job that calls the preview before anybody else does. */
export function smokeTest(namespace: string): Manifest {
	const spec = {backoffLimit: 0, template: {metadata: {}, spec: {containers: [{name: 'smoke', image: `${registry}/smoke:1`, args: ['{{args.preview}}'], resources: {}}], restartPolicy: 'Never'}}};
	return templateManifest(namespace, 'smoke-test', [{name: 'smoke', provider: {job: {metadata: {}, spec}}}], [{name: 'preview'}]);
}

export function analysisOf(rollout: string, ...templates: readonly string[]) {
	return {templates: templates.map(templateName => ({templateName})), args: [{name: 'service-name', value: `${rollout}-canary`}]};
}

export function autoscaler(namespace: string, name: string, minReplicas: number, maxReplicas: number): Manifest {
	return {resource: 'horizontalpodautoscalers', draft: {
		metadata: {name, namespace},
		spec: {scaleTargetRef: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name}, minReplicas, maxReplicas, metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 70}}}]},
		status: {currentReplicas: minReplicas, desiredReplicas: minReplicas, currentMetrics: null, conditions: [{type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale'}]},
	}};
}

export function disruptionBudget(namespace: string, app: string, minAvailable: number | string): Manifest {
	return {resource: 'poddisruptionbudgets', draft: {metadata: {name: app, namespace}, spec: {minAvailable, selector: {matchLabels: {app}}}}};
}

export function podQuotaManifest(namespace: string, pods: number, name = 'compute'): Manifest {
	return {resource: 'resourcequotas', draft: {metadata: {name, namespace}, spec: {hard: {pods: String(pods)}}}};
}

/** The controller itself, as an object in its namespace. */
export function controllerManifests(namespace: string): readonly Manifest[] {
	const labels = {'app.kubernetes.io/name': 'argo-rollouts', 'app.kubernetes.io/component': 'rollouts-controller', 'app.kubernetes.io/part-of': 'argo-rollouts'};
	return [namespaceManifest(namespace), {resource: 'deployments', draft: {
		metadata: {name: 'argo-rollouts', namespace, labels},
		spec: {
			replicas: 1,
			selector: {matchLabels: {'app.kubernetes.io/name': 'argo-rollouts'}},
			strategy: {type: 'Recreate'},
			template: {metadata: {labels: {'app.kubernetes.io/name': 'argo-rollouts'}}, spec: {containers: [{name: 'argo-rollouts', image: 'quay.io/argoproj/argo-rollouts:v1.9.1', ports: [{containerPort: 8090, name: 'metrics'}, {containerPort: 8080, name: 'healthz'}]}], serviceAccountName: 'argo-rollouts'}},
		},
		status: {replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1, observedGeneration: 1},
	}}];
}
