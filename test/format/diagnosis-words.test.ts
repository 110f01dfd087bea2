import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {formatDiagnosisText} from '../../source/format/diagnosis-text.ts';
import {diagnoseRecording} from '../helpers/recorded-diagnosis.ts';

async function textAt(recording: string, rollout: string, seconds: number): Promise<string> {
	const {diagnosis, view, now} = await diagnoseRecording(recording, rollout, seconds);
	return formatDiagnosisText(diagnosis, view, now);
}

suite('the sentences of a diagnosis', () => {
	test('some of several pods, and a passed deadline', async () => {
		const text = await textAt('crash-loop', 'checkout-api', 38);
		assert.match(text, /crashes +2 canary pods, checkout-api-6c99ff98b7-p66xt among them, crash \(container api/v);
		assert.match(text, /has passed for checkout-api-6c99ff98b7: ReplicaSet "checkout-api-6c99ff98b7" has timed out progressing; weight/v);
	});

	test('the controller has answered for a spec that it refuses', async () => {
		assert.match(await textAt('invalid', 'no-template', 11), /has not seen the last change: generation 2, seen 1\n/v);
		assert.match(await textAt('invalid', 'no-service', 0), /has not touched this rollout yet\n/v);
	});

	test('without a router it is the pods, or the active Service', async () => {
		assert.match(await textAt('blue-green-job', 'payments', 20), /router +none: the active Service sends everybody to one version\n/v);
		assert.match(await textAt('manual-gate', 'profile', 8), /router +none: the weight is the share of pods\n/v);
	});
});
