// Next's router shows itself to the proxy; see docs/frameworks/next.md.
export default { skipProxyUrlNormalize: true, distDir: process.env.NEXT_DIST ?? '.next' }
