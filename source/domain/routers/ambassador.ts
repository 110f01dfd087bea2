import type {TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import type {RouterReading} from './reading.ts';

const longestBase = 246;

/** The canary Mapping beside each stable one. It is taken away soon after its weight is 0: where only the stable one is there, nobody is on the canary. */
export function readAmbassador({open: {mappings}}: Family, {mappings: names = []}: NonNullable<TrafficRouting['ambassador']>): RouterReading[] {
	return names.flatMap(name => {
		const object = `${name.slice(0, longestBase)}-canary`;
		const canary = mappings?.find(({metadata}) => metadata.name === object);
		const isStableThere = mappings?.some(({metadata}) => metadata.name === name) ?? false;
		const weight = canary === undefined && isStableThere ? 0 : canary?.spec?.weight;
		return weight === undefined ? [] : [{weight, total: 100, object: `Mapping ${object}`}];
	});
}
