// How long a test waits for what must come, however slow the machine is: for `vi.waitFor` and `expect.poll`, whose own patience is a second.

export const PATIENCE = { timeout: 30_000 } as const
