// Next's router shows itself to the proxy; see docs/frameworks/next.md.
export default { skipProxyUrlNormalize: true }
