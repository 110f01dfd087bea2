import type {TestContext} from 'node:test';
import {namespaceManifest, startSimulator, type Simulator, type SimulatorOptions} from '../../source/simulator/index.ts';
import {makeHome, runProgram, writeFileIn} from '../helpers/run-program.ts';

/** Two weights, each with a gate behind it. */
export const gates = [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}];

/** The rehearsal cluster on the machine's clock, and the program in a process of its own. */
export async function serve(context: TestContext, options: SimulatorOptions = {}) {
	const simulator = await startSimulator({scenario: 'empty', startMs: [20, 60], ...options});
	context.after(async () => simulator.close());
	simulator.apply(namespaceManifest('shop'));
	const home = makeHome(context);
	const kubeconfig = writeFileIn(home, 'kubeconfig', simulator.kubeconfig);
	return {simulator, home, kubeconfig, run: async (...argv: readonly string[]) => runProgram([...argv, '--kubeconfig', kubeconfig], home)};
}

/** Waits for the cluster, not for a time. */
export async function until(isSo: () => boolean): Promise<void> {
	const end = Date.now() + 30_000;
	while (!isSo()) {
		if (Date.now() > end) {
			throw new Error('It never came so far');
		}

		await new Promise<void>(resolve => {
			setTimeout(resolve, 20);
		});
	}
}

export async function toGate(simulator: Simulator, name: string): Promise<void> {
	const status = () => simulator.store.get('rollouts', 'shop', name)?.status;
	await until(() => status()?.phase === 'Healthy');
	const [container] = simulator.store.get('rollouts', 'shop', name)!.spec.template.spec.containers;
	simulator.store.patch('rollouts', 'shop', name, {spec: {template: {spec: {containers: [{...container, image: 'registry.example/shop/api:1.1'}]}}}}, {part: 'main', manager: 'kubectl'});
	await until(() => status()?.currentStepIndex === 1 && (status()?.pauseConditions ?? []).length > 0);
	// Not in the moment of the gate: that is the lost abort, which has its own test.
	const gateAt = Date.now();
	await until(() => Date.now() - gateAt > 600);
}
