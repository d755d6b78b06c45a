import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { busyboxArchive } from "./busybox-archive.ts";

/** A registry of images on this machine, with one layer and as many names as are published. */
export interface ImageRegistry extends AsyncDisposable {
  readonly port: number;
  /** "METHOD path" of each request. */
  readonly requests: readonly string[];
  /** Answers so many requests for manifests with a status before it serves again; with 0, not at all. */
  fail(status: number, times: number): void;
}

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const digestOf = (content: Uint8Array): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

/** Images by name, with the processor they are for. */
export async function startRegistry(published: Readonly<Record<string, string>>): Promise<ImageRegistry> {
  const layer = await busyboxArchive();
  const blobs = new Map<string, Uint8Array>([[digestOf(layer), layer]]);
  const manifests = new Map<string, Buffer>();
  for (const [name, architecture] of Object.entries(published)) {
    const rootfs = { type: "layers", diff_ids: [digestOf(layer)] };
    const config = Buffer.from(
      JSON.stringify({ architecture, os: "linux", config: { WorkingDir: "/testbed" }, rootfs }),
    );
    blobs.set(digestOf(config), config);
    const part = (content: Uint8Array, mediaType: string) => ({
      mediaType,
      size: content.length,
      digest: digestOf(content),
    });
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: part(config, "application/vnd.docker.container.image.v1+json"),
      layers: [part(layer, "application/vnd.docker.image.rootfs.diff.tar")],
    };
    manifests.set(name, Buffer.from(JSON.stringify(manifest)));
  }
  const requests: string[] = [];
  const failing = { status: 503, times: 0 };
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(`${request.method} ${path}`);
    const [, name, kind, reference = ""] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(path) ?? [];
    if (name === undefined) answer(response, 200, Buffer.from("{}"), "application/json");
    else if (kind === "manifests" && failing.times-- > 0) {
      if (failing.status > 0) response.writeHead(failing.status).end();
    } else if (kind === "blobs") answer(response, 200, blobs.get(reference), "application/octet-stream");
    else answer(response, 200, manifests.get(name), MANIFEST);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    fail: (status, times) => void Object.assign(failing, { status, times }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(response: ServerResponse, status: number, content: Uint8Array | undefined, type: string): void {
  if (content === undefined) {
    const unknown = { errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] };
    response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify(unknown));
    return;
  }
  const headers = {
    "content-type": type,
    "content-length": content.length,
    "docker-content-digest": digestOf(content),
  };
  response.writeHead(status, headers).end(content);
}
