// What the official TypeScript SDK prints when an answer has not the shape that it wants:
//
//     node official_bad_answer.mjs http://127.0.0.1:9900

import { Composio } from "@composio/core";

const base = process.argv[2];
const composio = new Composio({ apiKey: "ak_emulator", baseURL: base, allowTracking: false, disableVersionCheck: true });
try {
  await composio.authConfigs.list();
} catch (error) {
  console.log(`threw ${error?.name}`);
}
