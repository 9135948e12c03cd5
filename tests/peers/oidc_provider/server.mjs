// An OpenID provider written by others, as ID-porten would be set up: PKCE and
// private_key_jwt are required, and one invented person signs in without a page.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const { client, person } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const server = createServer();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    acrValues: ["idporten-loa-substantial", "idporten-loa-high"],
    claims: { acr: null, sid: null, profile: ["pid", "locale"] },
    clients: [client],
    conformIdTokenClaims: false,
    cookies: { keys: ["of this process only"] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } },
    // It refuses to call this machine, where the service under test listens.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, pid: person.pid, locale: "nb" }),
    }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    scopes: ["openid", "profile"],
  });
  const answer = provider.callback();
  server.on("request", (request, response) =>
    request.url.startsWith("/interaction/")
      ? signIn(provider, request, response)
      : answer(request, response),
  );
  console.log(issuer);
});

async function signIn(provider, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const outcome = params.login_hint === "cancel" ? { error: "access_denied" } : await granted();
  await provider.interactionFinished(request, response, outcome);

  async function granted() {
    const grant = new provider.Grant({ accountId: person.subject, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return {
      login: { accountId: person.subject, acr: person.acr, amr: ["TestID"] },
      consent: { grantId: await grant.save() },
    };
  }
}
