// The official TypeScript SDK against the emulator; one line a step, and 1 as exit code when a step fails:
//
//     node official_flow.mjs http://127.0.0.1:9900

import { Composio } from "@composio/core";

const base = process.argv[2];
const composio = new Composio({ apiKey: "ak_emulator", baseURL: base, allowTracking: false, disableVersionCheck: true });
let passed = 0;
const failures = [];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function control(method, path, body) {
  const answer = await fetch(`${base}/__emulator/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function step(name, run) {
  try {
    const value = await run();
    passed += 1;
    console.log(`ok   ${name}`);
    return value;
  } catch (error) {
    failures.push(name);
    const cause = error?.cause ? ` | ${error.cause.message ?? error.cause}` : "";
    console.log(`FAIL ${name}: ${error?.name}: ${String(error?.message).slice(0, 400)}${String(cause).slice(0, 400)}`);
    return undefined;
  }
}

function check(fact, told) {
  if (!fact) throw new Error(`not so: ${told}`);
}

await control("POST", "reset");
await control("POST", "seed", { users: { user_1: ["gmail"] } });

const session = await step("create a session", async () => {
  const made = await composio.create("user_1", { toolkits: ["github", "gmail", "hackernews"] });
  check(made.sessionId.startsWith("trs_"), made.sessionId);
  return made;
});
await step("create a session with MCP", async () => {
  const made = await composio.create("user_1", { mcp: true });
  check(made.mcp.url.startsWith(base), made.mcp.url);
});
await step("create a session with options", async () => {
  await composio.create("user_1", {
    toolkits: { enable: ["github", "gmail"] },
    tools: { gmail: ["GMAIL_SEND_EMAIL"] },
    tags: { enable: ["readOnlyHint"] },
    manageConnections: { enable: true, callbackUrl: "https://app.example/done" },
  });
});
await step("use a session", async () => {
  const again = await composio.use(session.sessionId);
  check(again.sessionId === session.sessionId, again.sessionId);
});
await step("session.tools", async () => {
  const tools = await session.tools();
  check(tools.length > 3, tools.length);
});
await step("session.toolkits", async () => {
  const kits = await session.toolkits();
  check(kits.items.length === 3, kits.items.length);
});
await step("session.authorize and wait", async () => {
  const request = await session.authorize("github");
  check(request.redirectUrl.startsWith(base), request.redirectUrl);
  const waiting = request.waitForConnection(10000);
  await sleep(50);
  await control("POST", `accounts/${request.id}/approve`, {});
  const account = await waiting;
  check(account.status === "ACTIVE", account.status);
});
await step("session.search", async () => {
  const found = await session.search({ query: "send an email" });
  check(found.results.length > 0, "no results");
});
await step("session.execute", async () => {
  const result = await session.execute("HACKERNEWS_GET_USER", { username: "pg" });
  check(result.error === null || result.error === undefined, result.error);
});
await step("session.execute that fails", async () => {
  const result = await session.execute("HACKERNEWS_GET_USER", {});
  check(Boolean(result.error), "no error");
});
await step("session.update", async () => {
  await session.update({ toolkits: ["gmail"] });
});
await step("session.delete", async () => {
  await session.delete();
});
await step("toolkits.get", async () => {
  const kits = await composio.toolkits.get({});
  check(kits.length > 5, kits.length);
});
await step("toolkits.get of one", async () => {
  const kit = await composio.toolkits.get("github");
  check(kit.slug === "github", kit.slug);
});
await step("toolkits.listCategories", async () => {
  const found = await composio.toolkits.listCategories();
  check(found.items.length > 0, "none");
});
await step("toolkits.getAuthConfigCreationFields", async () => {
  await composio.toolkits.getAuthConfigCreationFields("github", "OAUTH2");
});
await step("toolkits.getConnectedAccountInitiationFields", async () => {
  await composio.toolkits.getConnectedAccountInitiationFields("notion", "API_KEY");
});
const managed = await step("authConfigs.create, managed", async () => {
  const made = await composio.authConfigs.create("slack", { type: "use_composio_managed_auth", name: "Slack" });
  check(made.id.startsWith("ac_"), made.id);
  return made;
});
const keyed = await step("authConfigs.create, API key", async () => {
  const made = await composio.authConfigs.create("notion", {
    type: "use_custom_auth",
    authScheme: "API_KEY",
    credentials: {},
    name: "Notion",
  });
  return made;
});
await step("authConfigs.list", async () => {
  const found = await composio.authConfigs.list();
  check(found.items.length >= 2, found.items.length);
});
await step("authConfigs.get", async () => {
  check((await composio.authConfigs.get(managed.id)).id === managed.id, "another");
});
await step("authConfigs.disable and enable", async () => {
  await composio.authConfigs.disable(managed.id);
  check((await composio.authConfigs.get(managed.id)).status === "DISABLED", "still enabled");
  await composio.authConfigs.enable(managed.id);
});
const linked = await step("connectedAccounts.link", async () => {
  const request = await composio.connectedAccounts.link("user_2", managed.id, { callbackUrl: "https://app.example/cb" });
  check(request.redirectUrl.startsWith(base), request.redirectUrl);
  await control("POST", `accounts/${request.id}/approve`, {});
  const account = await composio.connectedAccounts.waitForConnection(request.id, 10000);
  check(account.status === "ACTIVE", account.status);
  return account;
});
await step("connectedAccounts.initiate, API key", async () => {
  const request = await composio.connectedAccounts.initiate("user_2", keyed.id, {
    config: { authScheme: "API_KEY", val: { status: "ACTIVE", generic_api_key: "secret" } },
  });
  check(request.id.startsWith("ca_"), request.id);
});
await step("a denied connection", async () => {
  const request = await composio.connectedAccounts.link("user_3", managed.id);
  await control("POST", `accounts/${request.id}/deny`, { reason: "Not today" });
  let failed = false;
  try {
    await request.waitForConnection(5000);
  } catch {
    failed = true;
  }
  check(failed, "it was not refused");
});
await step("connectedAccounts.list", async () => {
  const found = await composio.connectedAccounts.list({ userIds: ["user_2"] });
  check(found.items.length === 2, found.items.length);
});
await step("connectedAccounts.get", async () => {
  check((await composio.connectedAccounts.get(linked.id)).id === linked.id, "another");
});
await step("connectedAccounts.disable and enable", async () => {
  await composio.connectedAccounts.disable(linked.id);
  await composio.connectedAccounts.enable(linked.id);
});
await step("tools.get", async () => {
  const tools = await composio.tools.get("user_1", { toolkits: ["gmail"] });
  check(tools.length >= 2, tools.length);
});
await step("tools.getRawComposioToolBySlug", async () => {
  const tool = await composio.tools.getRawComposioToolBySlug("GITHUB_CREATE_AN_ISSUE");
  check(tool.slug === "GITHUB_CREATE_AN_ISSUE", tool.slug);
});
await step("tools.execute", async () => {
  const result = await composio.tools.execute("GMAIL_SEND_EMAIL", {
    userId: "user_1",
    arguments: { recipient_email: "ada@example.com", subject: "Hello", body: "It works" },
    version: "latest",
    dangerouslySkipVersionCheck: true,
  });
  check(result.successful, result.error);
  const sent = await control("GET", "records/gmail.sent");
  check(sent.items.length === 1, sent.items.length);
});
await step("tools.execute of a tool that there is not", async () => {
  let failed = false;
  try {
    await composio.tools.execute("GMAIL_NO_SUCH_TOOL", { userId: "user_1", arguments: {}, dangerouslySkipVersionCheck: true });
  } catch {
    failed = true;
  }
  check(failed, "it ran");
});
await step("triggers.listTypes", async () => {
  const found = await composio.triggers.listTypes({ toolkits: ["gmail"] });
  check(found.items.length > 0, "none");
});
await step("triggers.getType", async () => {
  check((await composio.triggers.getType("GMAIL_NEW_GMAIL_MESSAGE")).slug === "GMAIL_NEW_GMAIL_MESSAGE", "another");
});
const trigger = await step("triggers.create", async () => {
  return composio.triggers.create("user_1", "GMAIL_NEW_GMAIL_MESSAGE", { triggerConfig: {} });
});
await step("triggers.listActive", async () => {
  const found = await composio.triggers.listActive();
  check(found.items.length === 1, found.items.length);
});
await step("triggers.disable and enable", async () => {
  await composio.triggers.disable(trigger.triggerId);
  await composio.triggers.enable(trigger.triggerId);
});
await step("triggers.delete", async () => {
  await composio.triggers.delete(trigger.triggerId);
});
const server = await step("mcp.create", async () => {
  const made = await composio.mcp.create("a-server", { toolkits: ["hackernews"], allowedTools: ["HACKERNEWS_GET_USER"] });
  return made;
});
await step("mcp.list", async () => {
  const found = await composio.mcp.list({});
  check(found.items.length === 1, found.items.length);
});
await step("mcp.generate", async () => {
  const made = await composio.mcp.generate("user_1", server.id);
  check(made.url.startsWith(base), made.url);
});
await step("mcp.delete", async () => {
  await composio.mcp.delete(server.id);
});
await step("connectedAccounts.delete", async () => {
  await composio.connectedAccounts.delete(linked.id);
});
await step("authConfigs.delete", async () => {
  await composio.authConfigs.delete(keyed.id);
});
await step("a wrong key", async () => {
  const other = new Composio({ apiKey: "ak_wrong", baseURL: base, allowTracking: false, disableVersionCheck: true });
  let failed = false;
  try {
    await other.toolkits.get("github");
  } catch {
    failed = true;
  }
  check(failed, "it was taken");
});
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
