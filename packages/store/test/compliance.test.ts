import { describeStores } from '@edgecoder/testkit/suites';
import type { Store } from '../src/index.ts';
import { openPostgres } from '../src/index.ts';
import { openTestPglite } from '../src/testing.ts';
import type { TestTables } from './compliance/fixture.ts';
import { complianceSuite } from './compliance.ts';

describeStores<Store<TestTables>>(
  'store',
  { pglite: () => openTestPglite(), postgres: (url) => openPostgres({ url }) },
  complianceSuite,
);
