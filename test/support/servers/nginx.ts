// An nginx of the test's own in front of an application, as Debian sets it up: it buffers, and compresses whatever it may.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nginx } from '../tools.ts'
import { freePort } from './ports.ts'
import { startServer } from './server-process.ts'

export interface Nginx {
  readonly url: string
  stop(): Promise<void>
}

export async function startNginx(application: string): Promise<Nginx> {
  const tool = nginx()
  if ('missing' in tool) throw new Error(tool.missing)
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-nginx-'))
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  writeFileSync(config, configOf(folder, application, port))
  const server = await startServer({ command: tool.path, args: ['-p', folder, '-c', config], port })
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const configOf = (folder: string, application: string, port: number) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  gzip on;
  gzip_types *;
  gzip_proxied any;
  gzip_min_length 1;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${application};
    }
  }
}
`
