import { expect, test } from 'vitest';
import { describePlan } from '../../app/providers/plans.ts';
import { manifests } from '../../app/providers/registry.ts';

const manifest = {
  id: 'x',
  name: 'X',
  homepage: 'https://x.example',
  statusPage: null,
  plans: {
    max: { label: 'Max', meters: ['a'] },
    tier_20: { label: 'Max 20×', sizeOf: 'max', meters: ['a', 'b'] },
  },
};

test('a plan has the name and the meters that its manifest says', () => {
  expect(describePlan(manifest, 'max')).toEqual({ plan: 'max', label: 'Max', meters: ['a'] });
  expect(describePlan(manifest, 'tier_20')).toEqual({ plan: 'max', label: 'Max 20×', meters: ['a', 'b'] });
});

test('a plan nobody has heard of keeps its own name, whatever that is', () => {
  for (const plan of ['quorum', 'constructor', '__proto__']) {
    expect(describePlan(manifest, plan)).toEqual({ plan, label: plan, meters: [] });
    expect(describePlan(null, plan)).toEqual({ plan, label: plan, meters: [] });
  }
  expect(describePlan(manifest, null)).toBeNull();
});

test('every manifest is complete: pages over https, no empty label, sizes of plans that exist', () => {
  expect(new Set(manifests.map(({ id }) => id)).size).toBe(manifests.length);
  for (const { id, name, homepage, statusPage, plans } of manifests) {
    expect(id).toMatch(/^[a-z]+$/);
    expect(name).not.toBe('');
    for (const page of [homepage, statusPage ?? homepage]) expect(new URL(page).protocol).toBe('https:');
    for (const { label, meters, sizeOf } of Object.values(plans)) {
      expect(label).not.toBe('');
      expect(meters.length).toBeGreaterThan(0);
      if (sizeOf !== undefined) expect(Object.keys(plans)).toContain(sizeOf);
    }
  }
});
