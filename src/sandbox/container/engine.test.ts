import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Engine } from "./engine.ts";

interface Told {
  readonly status: number;
  readonly body: object;
}

/** An engine on a socket of its own that starts every command, closes its output at once, and tells this of how it ended. */
async function engineTelling({ status, body }: Told) {
  const folder = await mkdtemp(join(tmpdir(), "sluice-engine-"));
  const socketPath = join(folder, "engine.sock");
  const answers: Readonly<Record<string, object>> = {
    "/version": { Version: "1" },
    "/info": { OSType: "linux", DockerRootDir: folder, NCPU: 1, MemTotal: 2 ** 30 },
    "/containers/one/exec": { Id: "command" },
  };
  const server = createServer((request, response) => {
    const known = answers[request.url ?? ""];
    const told = known === undefined ? { status, body } : { status: 200, body: known };
    request.resume();
    response.writeHead(told.status, { "content-type": "application/json" }).end(JSON.stringify(told.body));
  });
  server.on("upgrade", (_request, socket) => {
    socket.end("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
  });
  server.listen(socketPath);
  await once(server, "listening");
  return {
    engine: await Engine.connect(socketPath),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

const command = { argv: ["true"], environment: [], input: null, keepBytes: 100 };

test.for<Told>([
  { status: 404, body: { message: "no such exec session" } },
  // What Podman says when the container is started anew while it looks.
  {
    status: 500,
    body: {
      cause: "no such exec session",
      message:
        "retrieving exec session ab from container cd: no exec session with ID ab found in container cd: no such exec session",
      response: 500,
    },
  },
])("a command that an engine has forgotten was killed, also where it says so with HTTP $status", async (told) => {
  await using at = await engineTelling(told);
  expect(await at.engine.execute("one", command)).toMatchObject({ code: 137 });
});

test("another failure of the engine is told as what it is", async () => {
  await using at = await engineTelling({ status: 500, body: { message: "the disk is full" } });
  await expect(at.engine.execute("one", command)).rejects.toThrow(
    "the container engine did not run a command: (HTTP code 500) server error - the disk is full",
  );
});
